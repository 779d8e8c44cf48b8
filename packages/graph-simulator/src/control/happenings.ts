import type { Engine } from '../engine.ts';
import { webhookError } from '../graph/error-catalogue.ts';
import { isObject } from '../http/body.ts';
import { preferenceUpdate } from '../messages/preference-update.ts';
import { statusUpdate } from '../messages/step-update.ts';
import { mintWamid } from '../messages/wamid.ts';
import { namingOf, writerContact, writerOf } from '../people/naming.ts';
import type { PersonStanding, Update } from '../state/entries.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import { bad, type Input, Refusal } from './input.ts';

type Answer = Record<string, unknown>;

const statuses = ['sent', 'delivered', 'read', 'failed', 'played', 'deleted', 'warning'] as const;
const reviewEvents = [
  'APPROVED',
  'ARCHIVED',
  'UNARCHIVED',
  'DELETED',
  'DISABLED',
  'FLAGGED',
  'IN_APPEAL',
  'LIMIT_EXCEEDED',
  'LOCKED',
  'PAUSED',
  'PENDING',
  'PENDING_DELETION',
  'REINSTATED',
  'REJECTED',
] as const;

/** Finds a number or refuses with 404. */
export function numberOf(engine: Engine, id: string): PhoneNumber {
  const number = engine.world.numbers.get(id);
  if (!number) throw new Refusal(404, `There is no number ${id}.`);
  return number;
}

/** `POST /numbers/{id}/inbound`: a person writes. Content stands in Meta's own shape beside `from`. */
export async function inbound(engine: Engine, input: Input, phoneNumberId: string): Promise<Answer> {
  const number = numberOf(engine, phoneNumberId);
  const from = personOf(input);
  const name = input.text('name');
  const replyTo = input.text('replyTo');
  const type = input.text('type') ?? typeOf(input.rest());
  const at = input.time('timestamp') ?? afterLastWords(number, from, engine.now());
  const person = { hidesPhone: input.flag('hidePhone'), username: input.text('username') };
  const n = engine.world.counters.inbound;
  const id = input.text('id') ?? mintWamid(engine.world.seed, from, 'person', n);
  const content = contentOf(input.rest(), type);
  const context = replyTo === undefined ? {} : { context: { from: number.digits, id: replyTo } };
  const wabaId = number.wabaIds[0] ?? '';
  // What the person shows holds from this message on.
  const known = { ...number.people.get(from), ...given(person) };
  const naming = namingOf(engine.world, { wabaId, phoneNumberId, digits: from }, known);
  const update: Update = {
    id: engine.updateId(),
    wabaId,
    field: 'messages',
    at,
    phoneNumberId,
    person: from,
    contact: writerContact(naming, name),
    message: {
      ...writerOf(naming),
      id,
      timestamp: String(Math.floor(at / 1000)),
      type,
      ...context,
      ...content,
    },
  };
  await engine.publish({ e: 'inbound', phoneNumberId, from, at, n, person: given(person), update }, update);
  return { wamid: id, webhook: fateOf(engine, update) };
}

/** Nobody writes twice within a second, so what comes next has the next second of Meta's clock; never more than one ahead. */
function afterLastWords(number: PhoneNumber, from: string, now: number): number {
  const last = number.windows.get(from);
  if (last === undefined || secondOf(last) < secondOf(now)) return now;
  return (secondOf(now) + 1) * 1000;
}

const secondOf = (time: number): number => Math.floor(time / 1000);

/** `POST /numbers/{id}/preferences`: a person stops marketing messages of this number, or wants them again. */
export async function preferences(engine: Engine, input: Input, phoneNumberId: string): Promise<Answer> {
  const number = numberOf(engine, phoneNumberId);
  const from = personOf(input);
  const value = input.oneOf('value', ['stop', 'resume'] as const);
  if (value === undefined) throw bad('value must be stop or resume.');
  const [name, at] = [input.text('name'), input.time('timestamp') ?? engine.now()];
  input.done();
  const [id, wabaId] = [engine.updateId(), number.wabaIds[0] ?? ''];
  const report = { id, wabaId, phoneNumberId, digits: from, name, at, value };
  const update = preferenceUpdate(engine.world, report);
  await engine.publish({ e: 'preference', phoneNumberId, from, value, update }, update);
  return { from, value, webhook: fateOf(engine, update) };
}

function given(person: PersonStanding): PersonStanding {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
}

function personOf(input: Input): string {
  const from = (input.text('from') ?? '').replaceAll(/\D/g, '');
  if (from.length < 5 || from.length > 17) throw bad('from must be a phone number of 5 to 17 digits.');
  return from;
}

// The node that is there says what it is: a template's tapped quick reply, for example, needs no `type`.
function typeOf(content: Answer): string {
  return ['button', 'interactive', 'reaction', 'location'].find((type) => isObject(content[type])) ?? 'text';
}

function contentOf(rest: Answer, type: string): Answer {
  const node = rest[type];
  if (type === 'text' && typeof node === 'string') return { ...rest, text: { body: node } };
  if (type === 'text' && !(isObject(node) && typeof node.body === 'string')) {
    throw bad('text must be {"body": "…"}.');
  }
  if (node === undefined && type !== 'unsupported' && type !== 'unknown' && type !== 'request_welcome') {
    throw bad(`A message of type ${type} needs its ${type} in Meta's shape.`);
  }
  return rest;
}

/** `POST /messages/{wamid}/status`: one status webhook, in any order you like. */
export async function messageStatus(engine: Engine, input: Input, wamid: string): Promise<Answer> {
  const message = engine.world.messages.get(wamid);
  if (!message) throw new Refusal(404, 'There is no accepted message with that wamid.');
  const status = input.oneOf('status', statuses);
  if (status === undefined) throw bad(`status must be one of ${statuses.join(', ')}.`);
  const at = input.time('at') ?? engine.now();
  const errors = input.objects('errors') ?? (status === 'failed' ? [webhookError(131026)] : undefined);
  input.done();
  const report = { id: engine.updateId(), at, status, errors: errors?.map(fullError) };
  const update = statusUpdate(engine.world, message, report);
  await engine.publish({ e: 'update', update }, update);
  return { wamid, status, webhook: fateOf(engine, update) };
}

// A script may name only the code; the rest is what Meta would say about it.
function fullError(error: Answer): Answer {
  return typeof error.code === 'number' ? { ...webhookError(error.code), ...error } : error;
}

/** `POST /templates/{id}/review`: Meta decides about a template. */
export async function reviewTemplate(engine: Engine, input: Input, id: string): Promise<Answer> {
  const template = engine.world.templates.get(id);
  if (!template) throw new Refusal(404, `There is no template ${id}.`);
  const event = input.oneOf('event', reviewEvents);
  if (event === undefined) throw bad(`event must be one of ${reviewEvents.join(', ')}.`);
  const reason = input.text('reason') ?? (event === 'REJECTED' ? 'INVALID_FORMAT' : null);
  input.done();
  await engine.review(id, event, reason);
  const { status, wabaId } = template;
  return { id, status, webhook: fateOf(engine, { wabaId, field: 'message_template_status_update' }) };
}

/** Whether a webhook goes out. */
export function fateOf(
  engine: Engine,
  update: Pick<Update, 'wabaId' | 'field'>,
): 'queued' | 'not-subscribed' {
  return engine.world.isSubscribed(update.wabaId, update.field) ? 'queued' : 'not-subscribed';
}
