import { opaque } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { namingOf, writerContact } from '../people/naming.ts';
import type { Update } from '../state/entries.ts';
import { fateOf, numberOf, personOf } from './happenings.ts';
import { frameOf } from './inbound.ts';
import { bad, type Input } from './input.ts';

type Json = Record<string, unknown>;

const EVENTS = ['connect', 'terminate', 'call_created', 'call_recording_available'] as const;
const STATUSES = ['RINGING', 'ACCEPTED', 'REJECTED'] as const;

/**
 * `POST /numbers/{id}/calls`: a person calls the number, or what becomes of a call. What else Meta tells of it stands
 * beside `event`. A person who calls opens the window, whether or not anybody answers.
 */
export async function call(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const [from, name, at] = [personOf(input), input.text('name'), input.time('timestamp') ?? engine.now()];
  const [event, status, byUs] = [
    input.oneOf('event', EVENTS),
    input.oneOf('ringing', STATUSES),
    input.flag('byBusiness') ?? false,
  ];
  if (!event === !status)
    throw bad(`Give event, one of ${EVENTS.join(', ')}; or ringing, one of ${STATUSES.join(', ')}.`);
  const n = engine.world.counters.inbound;
  const id = input.text('id') ?? `wacid.${opaque(32, engine.world.seed, 'call', n)}`;
  const naming = namingOf(engine.world, { wabaId: number.wabaIds[0] ?? '', phoneNumberId, digits: from });
  const timestamp = String(Math.floor(at / 1000));
  const [person, business] = [
    { ...(naming.phone === undefined ? {} : { phone: naming.phone }), user: naming.userId },
    number.digits,
  ];
  const ends = byUs
    ? { from: business, to: person.phone, to_user_id: person.user }
    : { from: person.phone, from_user_id: person.user, to: business };
  const item = status
    ? { id, type: 'call', status, timestamp, recipient_id: person.phone, recipient_user_id: person.user }
    : {
        id,
        ...ends,
        event,
        timestamp,
        direction: byUs ? 'BUSINESS_INITIATED' : 'USER_INITIATED',
        ...input.rest(),
      };
  const value = {
    ...frameOf(number),
    contacts: [writerContact(naming, name)],
    [status ? 'statuses' : 'calls']: [item],
  };
  const update: Update = {
    ...{ id: engine.updateId(), wabaId: number.wabaIds[0] ?? '', phoneNumberId, person: from },
    ...{ field: 'calls', at, value },
  };
  const opens = event === 'connect' && !byUs;
  const heard = { e: 'inbound', phoneNumberId, from, at, n, update } as const;
  await engine.publish(opens ? heard : { ...heard, opensNoWindow: true }, update);
  return { callId: id, webhook: fateOf(engine, update) };
}
