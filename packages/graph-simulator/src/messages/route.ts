import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { erringWith, invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { requireMedia } from '../media/upload.ts';
import { magicRecipient } from '../recipients/recipients.ts';
import type { AcceptedEntry } from '../state/entries.ts';
import type { Message, PhoneNumber, Template, Waba } from '../state/nodes.ts';
import { type Address, digitsOf, type Envelope, readEnvelope } from './content.ts';
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
  if (call.body.status === 'read') return readReceipt(call, number);
  const envelope = readEnvelope(call.body);
  if (!number.registered) throw messagingError(133010);
  requireMedia(engine, number, call.body);
  const waba = wabaOf(engine, call, number);
  const recipient = recipientOf(engine, waba, envelope.address);
  if (recipient === number.digits) throw messagingError(131021);
  const template = envelope.template && checkTemplate(waba, envelope.template);
  if (template?.category === 'AUTHENTICATION' && envelope.address.kind === 'user-id')
    throw messagingError(131062);
  checkStanding(waba, template, engine.now());
  const refused = magicRecipient(recipient)?.refused;
  if (refused !== undefined) throw erringWith(refused);
  const entry = acceptance(engine, { number, waba, envelope, recipient, template, body: call.sent });
  await engine.record(entry);
  engine.plan(engine.world.messages.get(entry.wamid) as Message);
  const name = entry.userId === undefined ? { wa_id: recipient } : { user_id: entry.userId };
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: entry.to, ...name }],
    messages: [{ id: entry.wamid, message_status: entry.held ? 'held_for_quality_assessment' : 'accepted' }],
  };
}

function readReceipt({ body }: GraphCall, number: PhoneNumber): GraphAnswer {
  const { messaging_product: product, message_id: id, typing_indicator: typing } = body;
  if (product === undefined) throw missing('messaging_product');
  if (product !== 'whatsapp') throw invalid('Param messaging_product must be whatsapp.');
  if (id === undefined) throw missing('message_id');
  if (typeof id !== 'string' || !number.inboundIds.has(id)) {
    throw messagingError(131009, 'Param message_id is not the id of a message to this number.');
  }
  if (typing !== undefined && !(isObject(typing) && typing.type === 'text')) {
    throw invalid("Param typing_indicator must be a JSON object whose type is 'text'.");
  }
  return { success: true };
}

// A business-scoped user id names only whom its portfolio has met.
function recipientOf({ world }: Engine, waba: Waba, { kind, to }: Address): string {
  const digits = kind === 'phone' ? digitsOf(to) : world.digitsOf(waba.id, to);
  if (digits !== undefined) return digits;
  throw messagingError(131009, 'Param recipient is not a business-scoped user ID that this business knows.');
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
    recipient: string;
    template: Template | null;
    body: Readonly<Record<string, unknown>>;
  },
): AcceptedEntry {
  const { number, waba, envelope, recipient, template } = asked;
  const { world } = engine;
  const { kind, to } = envelope.address;
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
    to,
    recipient,
    type: envelope.type,
    callbackData: envelope.callbackData,
    userId: kind === 'user-id' ? to : undefined,
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
