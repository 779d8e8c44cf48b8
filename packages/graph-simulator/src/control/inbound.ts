import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import { mintWamid } from '../messages/wamid.ts';
import { type Naming, namingOf, writerContact, writerOf } from '../people/naming.ts';
import type { PersonStanding, Update } from '../state/entries.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import { type Content, contentOf } from './content.ts';
import { fateOf, numberOf, personOf } from './happenings.ts';
import type { Input } from './input.ts';

type Json = Record<string, unknown>;

/** What a webhook says of a message that a person wrote. */
interface Written {
  readonly from: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly n: number;
  readonly person: PersonStanding;
  readonly message: Json & { readonly id: string };
  /** Meta names nobody beside a message of the system. */
  readonly contact?: Json;
  /** A system message opens no window, and neither does what is said in a group. */
  readonly opensNoWindow?: true;
}

/** `POST /numbers/{id}/inbound`: a person writes. Content stands in Meta's own shape beside `from`. */
export async function inbound(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const written = writtenTo(engine, input, number);
  const { contact, message } = written;
  const update = { ...updateOf(engine, number, written), ...(contact ? { contact } : {}), message };
  return heard(engine, number, written, { ...update, field: 'messages' });
}

/** `POST /numbers/{id}/standby`: a person writes while another responder has the thread; one level deeper than elsewhere. */
export async function standby(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const written = writtenTo(engine, input, number);
  const { contact, message } = written;
  const value = {
    ...frameOf(number),
    standby: { ...(contact ? { contacts: [contact] } : {}), messages: [message] },
  };
  return heard(engine, number, written, { ...updateOf(engine, number, written), field: 'standby', value });
}

async function heard(engine: Engine, number: PhoneNumber, written: Written, update: Update): Promise<Json> {
  const { from, at, n, person, opensNoWindow } = written;
  const said = { from, at, n, person, ...(opensNoWindow ? { opensNoWindow } : {}) };
  await engine.publish({ e: 'inbound', phoneNumberId: number.id, ...said, update }, update);
  return { wamid: written.message.id, webhook: fateOf(engine, update) };
}

function updateOf(engine: Engine, { id, wabaIds }: PhoneNumber, { at, from }: Written) {
  return { id: engine.updateId(), wabaId: wabaIds[0] ?? '', at, phoneNumberId: id, person: from };
}

/** What stands in every value of a number. */
export const frameOf = ({ id, digits }: PhoneNumber): Json => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: digits, phone_number_id: id },
});

function writtenTo(engine: Engine, input: Input, number: PhoneNumber): Written {
  const { world } = engine;
  const [from, name, replyTo] = [personOf(input), input.text('name'), input.text('replyTo')];
  const at = input.time('timestamp') ?? afterLastWords(number, from, engine.now());
  const person = given({ hidesPhone: input.flag('hidePhone'), username: input.text('username') });
  const [n, hidesId, parent] = [world.counters.inbound, input.flag('hideUserId'), input.text('parentUserId')];
  const id = input.text('id') ?? mintWamid(world.seed, from, 'person', n);
  const { type, nodes } = contentOf(
    engine,
    number.id,
    input,
    replyTo === undefined ? undefined : { from: number.digits, id: replyTo },
  );
  // What the person shows holds from this message on.
  const place = { wabaId: number.wabaIds[0] ?? '', phoneNumberId: number.id, digits: from };
  const naming = namingOf(world, place, { ...number.people.get(from), ...person });
  const message = {
    ...shown(writerOf(naming), 'from_user_id', hidesId),
    ...(parent ? { from_parent_user_id: parent } : {}),
    id,
    timestamp: String(Math.floor(at / 1000)),
    type,
    ...nodes,
  };
  const written = { from, at, n, person };
  if (type === 'system')
    return {
      ...written,
      message: { ...message, system: systemOf(engine, place, naming, nodes) },
      opensNoWindow: true,
    };
  const contact = {
    ...shown(writerContact(naming, name), 'user_id', hidesId),
    ...(parent ? { parent_user_id: parent } : {}),
  };
  return { ...written, message, contact, ...(nodes.group_id ? { opensNoWindow: true } : {}) };
}

/** The id as businesses hear it since April 2026, unless the script plays what was sent before. */
const shown = (item: Json, key: string, hidesId: boolean | undefined): Json =>
  hidesId ? Object.fromEntries(Object.entries(item).filter(([name]) => name !== key)) : item;

/** A person who changed numbers has another id from then on; both are told, with the words that the phone shows. */
function systemOf(
  engine: Engine,
  place: { readonly wabaId: string; readonly digits: string },
  { userId }: Naming,
  nodes: Content['nodes'],
): Json {
  const told = isObject(nodes.system) ? nodes.system : {};
  const changed = told.wa_id ?? told.new_wa_id;
  if (told.type !== 'user_changed_number' || typeof changed !== 'string') return told;
  const ids = { user_id: engine.world.userIdOf(place.wabaId, changed), previous_user_id: userId };
  return { body: `User A changed from ${place.digits} to ${changed}`, ...ids, ...told };
}

/** Nobody writes twice within a second, so what comes next has the next second of Meta's clock; never more than one ahead. */
function afterLastWords(number: PhoneNumber, from: string, now: number): number {
  const last = number.windows.get(from);
  if (last === undefined || secondOf(last) < secondOf(now)) return now;
  return (secondOf(now) + 1) * 1000;
}

const secondOf = (time: number): number => Math.floor(time / 1000);

function given(person: PersonStanding): PersonStanding {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
}
