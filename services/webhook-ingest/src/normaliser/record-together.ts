import { streamOf } from '@wabus/commands';
import { inboundDecider } from '@wabus/domain';
import type { PlacingPorts, Prepared, Recording, Streams } from './define-placement.ts';
import type { Met } from './meet.ts';
import { cameTo, deadLetter, NOTHING, type Placed, placedBy, together } from './outcome.ts';
import type { OwnedFact } from './owned-fact.ts';
import { identify } from './people.ts';

/**
 * Records what people did, of several kinds, by one reading of streams, one look-up of people and one append. What a kind
 * does before its events stand is done in the order of the kinds.
 */
export async function recordTogether(ports: PlacingPorts, recordings: readonly Recording[]): Promise<Placed> {
  const names = new Set(recordings.flatMap(({ streams }) => streams));
  if (names.size === 0) return NOTHING;
  const known = await readStreams(ports, [...names]);
  const sifted = recordings.map((recording) => recording.sift(known));
  const { people, failed } = await identify(
    ports,
    sifted.flatMap(({ fresh }) => fresh),
  );
  const met = new Map<OwnedFact, Met>(people.map(({ owned, contactId }) => [owned, { contactId }]));
  const prepared: Prepared[] = [];
  for (const one of sifted) prepared.push(await one.prepare(ports, met));
  const asked = prepared.flatMap((one) => one.asked);
  const outcomes = await ports.runner.runMany(asked.map(({ request }) => request));
  const placed = asked.map(({ owned }, index) => placedBy(owned, outcomes[index], () => foreignTo(owned)));
  const foreign = sifted.flatMap((one) => one.foreign.map(foreignTo));
  const repeated = sifted.flatMap((one) => one.repeated.map((owned) => cameTo(owned, 'repeated')));
  return together([...repeated, ...foreign, failed, ...prepared.map((one) => one.failed), ...placed]);
}

const foreignTo = (owned: OwnedFact): Placed =>
  deadLetter(owned, 'conflict', 'Another tenant received this message.');

/** What stands in these streams. */
async function readStreams({ store }: PlacingPorts, names: readonly string[]): Promise<Streams> {
  const read = async (name: string) =>
    [name, streamOf(inboundDecider, await store.readStream(name))] as const;
  return new Map(await Promise.all(names.map(read)));
}
