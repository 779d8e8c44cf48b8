import type { Engine } from '../engine.ts';
import { webhookError } from '../graph/error-catalogue.ts';
import { preferenceUpdate } from '../messages/preference-update.ts';
import { statusUpdate } from '../messages/step-update.ts';
import type { Update } from '../state/entries.ts';
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

/** The digits of the person that a field names. */
export function personOf(input: Input, field = 'from'): string {
  const from = (input.text(field) ?? '').replaceAll(/\D/g, '');
  if (from.length < 5 || from.length > 17) throw bad(`${field} must be a phone number of 5 to 17 digits.`);
  return from;
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

/** What Meta says of an error of which a script may name only the code. */
export function fullError(error: Answer): Answer {
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
