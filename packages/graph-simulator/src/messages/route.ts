import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { erringWith, invalid, messagingError } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { magicRecipient } from '../recipients/recipients.ts';
import type { AcceptedEntry } from '../state/entries.ts';
import type { Message, PhoneNumber, Template, Waba } from '../state/nodes.ts';
import { type Envelope, readEnvelope } from './content.ts';
import { planCourse } from './steps.ts';
import { checkTemplate } from './template-check.ts';
import { mintWamid } from './wamid.ts';

const windowMs = 24 * 3600 * 1000;
const freeServiceMessages = 1000;

/** `POST /{pnid}/messages`: on disk before it is answered. */
export async function sendMessage(
  engine: Engine,
  call: GraphCall,
  number: PhoneNumber,
): Promise<GraphAnswer> {
  if (call.body.status === 'read') return readReceipt(engine, call);
  const envelope = readEnvelope(call.body);
  if (!number.registered) throw messagingError(133010);
  if (envelope.recipient === number.digits) throw messagingError(131021);
  const waba = wabaOf(engine, call, number);
  const template = envelope.type === 'template' ? checkTemplate(waba, envelope.content) : null;
  checkStanding(waba, template, engine.now());
  const refused = magicRecipient(envelope.recipient)?.refused;
  if (refused !== undefined) throw erringWith(refused);
  const entry = acceptance(engine, { number, waba, envelope, template, body: call.body });
  await engine.record(entry);
  engine.plan(engine.world.messages.get(entry.wamid) as Message);
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: envelope.to, wa_id: envelope.recipient }],
    messages: [{ id: entry.wamid, message_status: entry.held ? 'held_for_quality_assessment' : 'accepted' }],
  };
}

function readReceipt(engine: Engine, call: GraphCall): GraphAnswer {
  const { message_id: id } = call.body;
  if (typeof id !== 'string' || !id.startsWith('wamid.')) {
    throw messagingError(131009, 'Param message_id is not a message id.');
  }
  if (call.body.typing_indicator !== undefined && !isObject(call.body.typing_indicator)) {
    throw invalid('Param typing_indicator must be a JSON object.');
  }
  engine.logger.debug('read receipt');
  return { success: true };
}

// A number may be listed by several WABAs: the send counts for one that the token grants, its home first.
function wabaOf(engine: Engine, call: GraphCall, number: PhoneNumber): Waba {
  const grants = engine.world.signupsByToken.get(call.token ?? '')?.grants ?? [];
  const id = number.wabaIds.find((wabaId) => grants.includes(wabaId));
  const waba = engine.world.wabas.get(id ?? '');
  if (!waba) throw messagingError(131005);
  return waba;
}

// A disabled WABA sends nothing; a restricted one begins no conversations.
function checkStanding({ standing }: Waba, template: Template | null, now: number): void {
  if (standing.disabled) throw messagingError(131031);
  if (template && now < standing.restrictedUntil) throw erringWith(368);
}

function acceptance(
  engine: Engine,
  asked: {
    number: PhoneNumber;
    waba: Waba;
    envelope: Envelope;
    template: Template | null;
    body: Readonly<Record<string, unknown>>;
  },
): AcceptedEntry {
  const { number, waba, envelope, template } = asked;
  const { world } = engine;
  const { recipient } = envelope;
  const now = engine.now();
  const n = world.counters.message;
  const wroteAt = number.windows.get(recipient) ?? Number.NEGATIVE_INFINITY;
  const fate = {
    seed: world.seed,
    recipient,
    earlier: number.sentTo.get(recipient) ?? 0,
    category: template?.category ?? null,
    windowOpen: now - wroteAt < windowMs,
    stopped: number.stoppedMarketing.has(recipient),
  };
  const course = planCourse(world.behaviourOf(number), fate);
  return {
    e: 'accepted',
    n,
    wamid: mintWamid(world.seed, recipient, 'business', n),
    wabaId: waba.id,
    phoneNumberId: number.id,
    to: envelope.to,
    recipient,
    type: envelope.type,
    callbackData: envelope.callbackData,
    at: now,
    pricing: pricingOf(number, template, now),
    templateId: template?.id,
    held: course.held || undefined,
    steps: course.steps,
    body: JSON.stringify(asked.body),
  };
}

/** Per message since July 2025; since October 2026 service messages cost after the month's first 1,000. */
function pricingOf(number: PhoneNumber, template: Template | null, now: number): AcceptedEntry['pricing'] {
  if (template) return { category: template.category.toLowerCase(), type: 'regular' };
  const month = new Date(now).toISOString().slice(0, 7);
  const used = number.serviceMessages.get(month) ?? 0;
  return { category: 'service', type: used < freeServiceMessages ? 'free_customer_service' : 'regular' };
}
