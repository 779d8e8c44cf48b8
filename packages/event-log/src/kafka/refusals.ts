import type { Gap } from './continuity.ts';
import type { TopicPartition } from './kafkajs-patches.ts';

/** An offset that cannot be gone on from without losing records or reading others than were meant. */
export class OffsetRefused extends Error {
  override readonly name = 'OffsetRefused';
}

/** The first and the next offset of a partition's log. */
export interface LogRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** The committed offset is not in the log: what happened, why, and what to do. */
export function refusedStart(
  group: string,
  place: TopicPartition,
  committed: bigint,
  range: LogRange | null,
): OffsetRefused {
  const has = range ? `has ${range.low} to ${range.high}` : 'does not have it';
  const why = reasonOf(committed, range);
  return new OffsetRefused(
    `Group ${group} is to go on at offset ${committed} of ${nameOf(place)}, and the log ${has}: ${why}. ` +
      `Nothing was skipped or committed. ${whatToDo(group, place)}`,
  );
}

/** Records are missing where reading should have gone on. */
export function refusedGap(group: string, place: TopicPartition, { expected, found }: Gap): OffsetRefused {
  const why =
    found > expected
      ? `the ${found - expected} records between are gone: deleted by retention or by hand before they were read, or never were in a topic that was made anew`
      : 'the log went back, as when a topic is made anew or a broker lost its newest records';
  return new OffsetRefused(
    `Group ${group} expected offset ${expected} of ${nameOf(place)} and was given ${found}: ${why}. ` +
      `Nothing was skipped or committed. ${whatToDo(group, place)}`,
  );
}

function reasonOf(committed: bigint, range: LogRange | null): string {
  const retention = 'the records were deleted by retention before this group read them';
  const recreated = 'the topic was made anew, or a broker lost its newest records';
  if (range && committed < range.low) return retention;
  if (range && committed > range.high) return recreated;
  return `either ${retention}, or ${recreated}`;
}

function whatToDo(group: string, { topic, partition }: TopicPartition): string {
  return (
    'Stop every member of the group, make up for what it missed (read models: heal or rebuild them from the event ' +
    'store), then say where to go on: kafka-consumer-groups.sh --bootstrap-server HOST:PORT --group ' +
    `${group} --topic ${topic}:${partition} --reset-offsets --to-earliest --execute`
  );
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}, partition ${partition}`;
