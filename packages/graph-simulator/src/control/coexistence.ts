import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import { mintWamid } from '../messages/wamid.ts';
import { namingOf, writerContact } from '../people/naming.ts';
import type { Update } from '../state/entries.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import { contentOf } from './content.ts';
import { fateOf, numberOf, personOf } from './happenings.ts';
import { frameOf } from './inbound.ts';
import { bad, type Input } from './input.ts';

type Json = Record<string, unknown>;

/** Tells a value of a number as it is; it changes nothing of what the simulator holds. */
export async function tell(
  engine: Engine,
  number: PhoneNumber,
  told: Pick<Update, 'field' | 'value'> & Partial<Update>,
) {
  const update: Update = {
    id: engine.updateId(),
    wabaId: number.wabaIds[0] ?? '',
    at: engine.now(),
    phoneNumberId: number.id,
    ...told,
  };
  await engine.publish({ e: 'update', update }, update);
  return { webhook: fateOf(engine, update) };
}

/** `POST /numbers/{id}/echoes`: somebody at the business writes to a person on the phone. */
export async function echo(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const [to, name, replyTo] = [personOf(input, 'to'), input.text('name'), input.text('replyTo')];
  const [at, given] = [input.time('timestamp') ?? engine.now(), input.text('id')];
  const standby = input.flag('standby');
  const id = given ?? mintWamid(engine.world.seed, to, 'business', engine.world.counters.update + 1e9);
  const { type, nodes } = contentOf(
    engine,
    number.id,
    input,
    replyTo === undefined ? undefined : { id: replyTo },
  );
  const naming = namingOf(engine.world, { wabaId: number.wabaIds[0] ?? '', phoneNumberId, digits: to });
  const timestamp = String(Math.floor(at / 1000));
  const recipient = {
    ...(naming.phone === undefined ? {} : { to: naming.phone }),
    to_user_id: naming.userId,
  };
  const message_echoes = [{ from: number.digits, ...recipient, id, timestamp, type, ...nodes }];
  const items = { contacts: [writerContact(naming, name)], message_echoes };
  const value = standby
    ? {
        ...frameOf(number),
        standby: { message_echoes: [{ id, timestamp, message: { type, ...recipient, ...nodes } }] },
      }
    : { ...frameOf(number), ...items };
  const field = standby ? 'standby' : 'smb_message_echoes';
  return { wamid: id, ...(await tell(engine, number, { field, value, at, person: to })) };
}

/** `POST /numbers/{id}/history`: what was said on the phone before, in chunks; or that the business keeps it to itself. */
export async function history(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const [threads, messages, declined] = [
    input.objects('threads'),
    input.objects('messages'),
    input.flag('declined'),
  ];
  const chunk = {
    phase: input.integer('phase', 0, 2) ?? 0,
    chunk_order: input.integer('chunkOrder', 1, 100_000) ?? 1,
    progress: input.integer('progress', 0, 100) ?? 100,
  };
  input.done();
  if (!threads && !messages && !declined)
    throw bad('Give threads: [{id, messages}], messages for media that come later, or declined: true.');
  const value = {
    ...frameOf(number),
    ...(declined ? declinedHistory(number).value : {}),
    ...(threads
      ? historyChunk(
          number,
          chunk,
          threads.map((one) => threadOf(engine, number, one)),
        ).value
      : {}),
    ...(messages ? { messages } : {}),
  };
  return tell(engine, number, { field: 'history', value });
}

/** A part of what was said on the phone before. */
export const historyChunk = (number: PhoneNumber, metadata: Json, threads: readonly Json[]) => ({
  field: 'history',
  value: { ...frameOf(number), history: [{ metadata, threads }] },
});

/** That the business keeps what was said on the phone to itself. */
export const declinedHistory = (number: PhoneNumber) => ({
  field: 'history',
  value: { ...frameOf(number), history: [{ errors: [DECLINED] }] },
});

const DECLINED = {
  code: 2593109,
  title: 'History sharing is turned off by the business from the WhatsApp Business App',
  message: 'History sharing is turned off by the business from the WhatsApp Business App',
  error_data: { details: 'History sharing is turned off by the business' },
};

/** A thread with what its messages may leave out: who wrote (`from` the business where `to` stands), and what became of them. */
export function threadOf(engine: Engine, number: PhoneNumber, thread: Json): Json {
  const { id, messages } = thread;
  if (typeof id !== 'string' || !Array.isArray(messages) || !messages.every(isObject))
    throw bad('A thread has an id, the phone number of the person, and messages: a list of objects.');
  const digits = id.replaceAll(/\D/g, '');
  const at = Math.floor(engine.now() / 1000) - messages.length;
  const filled = messages.map((message, n) => {
    const ours = message.to !== undefined || message.from === number.digits;
    const by = ours ? ('business' as const) : ('person' as const);
    const given = {
      from: ours ? number.digits : digits,
      id: mintWamid(engine.world.seed, `${digits}-${n}-${engine.world.counters.update}`, by, n),
      timestamp: String(at + n),
      type: message.text === undefined ? 'media_placeholder' : 'text',
    };
    return {
      ...given,
      ...message,
      ...(typeof message.text === 'string' ? { text: { body: message.text } } : {}),
      history_context: message.history_context ?? { status: ours ? 'READ' : 'DELIVERED' },
    };
  });
  return { ...thread, id: digits, messages: filled };
}

/** `POST /numbers/{id}/contact-sync`: who stands in the phone's contacts, or does no more. */
export async function contactSync(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const contacts = input.objects('contacts');
  input.done();
  if (!contacts || contacts.length === 0)
    throw bad('Give contacts: [{phone, fullName?, firstName?, remove?}].');
  const timestamp = String(Math.floor(engine.now() / 1000));
  const state_sync = contacts.map(({ phone, fullName, firstName, remove }) => {
    if (typeof phone !== 'string') throw bad('Each contact has a phone.');
    const names = remove ? {} : { full_name: fullName, first_name: firstName };
    return {
      type: 'contact',
      contact: { ...present(names), phone_number: phone.replaceAll(/\D/g, '') },
      action: remove ? 'remove' : 'add',
      metadata: { timestamp },
    };
  });
  return tell(engine, number, { field: 'smb_app_state_sync', value: { ...frameOf(number), state_sync } });
}

const present = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/**
 * `POST /numbers/{id}/webhook`: whatever else Meta tells of a number, by its field: groups, who answers a thread, errors
 * of the channel. The value stands as given, within the frame that every value of a number has.
 */
export async function anyValue(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const [field, value] = [input.text('field'), input.raw('value')];
  input.done();
  if (field === undefined || !isObject(value)) throw bad('Give the field and its value, an object.');
  const named = field === 'messaging_handovers' ? handover(number, value) : { ...frameOf(number), ...value };
  return tell(engine, number, { field, value: named });
}

/** `POST /numbers/{id}/handovers`: another responder answers a thread from now on. */
export async function handOver(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const from = personOf(input, 'from');
  const [to, of] = [input.text('to'), input.text('of')];
  const [taken, summary, metadata] = [input.flag('taken'), input.text('summary'), input.text('metadata')];
  const at = input.time('timestamp') ?? engine.now();
  input.done();
  if (to === undefined) throw bad('Give to: the role of who has the thread then, such as ai_agent.');
  const naming = namingOf(engine.world, { wabaId: number.wabaIds[0] ?? '', phoneNumberId, digits: from });
  const type = taken ? 'control_taken' : 'control_passed';
  const context = { type: 'summary', summary: { text: summary } };
  const value = handover(number, {
    sender: naming.phone === undefined ? { user_id: naming.userId } : { phone_number: naming.phone },
    ...{ type, timestamp: String(Math.floor(at / 1000)) },
    [type]: present({
      ...{ previous_owner_role: of ?? 'customer_service', new_owner_role: to, metadata },
      conversation_context: summary === undefined ? undefined : context,
    }),
  });
  return tell(engine, number, { field: 'messaging_handovers', value, at, person: from });
}

/** Handovers have no `metadata`: the number stands as who received. */
const handover = ({ id, digits }: PhoneNumber, value: Json): Json => ({
  messaging_product: 'whatsapp',
  recipient: { phone_number_id: id, display_phone_number: digits },
  ...value,
});
