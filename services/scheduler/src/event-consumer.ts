import type { Follower } from '@wabus/event-feed';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { refusalOf } from '@wabus/event-store';
import { type CatalogueEvent, type EventData, eventTypesOf, type RecordedEvent } from '@wabus/events';
import { isRefusedValue, type PoolClient } from '@wabus/postgres';
import { applyProjectEvent } from './attention-table.ts';
import { applyCampaignEvent, countSeen } from './campaign-table.ts';
import type { InFlight } from './in-flight.ts';
import { REFUSED_OR_TRIED } from './parked.ts';
import { type Deadlines, foldWork, type WorkChanges, type WorkRow } from './work-row.ts';
import { readWork, writeWork } from './work-table.ts';

const PARKS: ReadonlySet<string> = new Set(REFUSED_OR_TRIED);

/**
 * Applies `wabus.events` to the scheduler's tables. An event that they can never take is set aside with the reason, and
 * the others go on; `onSetAside` is told. What is known of messages in flight is not asked of the table.
 */
export function schedulerFollower(
  deadlines: Deadlines,
  inFlight: InFlight,
  onSetAside: () => void,
): Follower {
  return {
    name: 'scheduler',
    version: 1,
    reads: eventTypesOf('campaign', 'ledger', 'message', 'project'),
    opens: new Set(),
    async project(tx, opened) {
      const events = opened.map(({ event }) => event);
      for (const event of events) {
        if (event.stream.startsWith('project-')) await applyProjectEvent(tx, event);
        else if (!isOfMessage(event)) await applyCampaignEvent(tx, partitionOfEvent(event), event);
      }
      await applyMessages(tx, Map.groupBy(events, partitionOfEvent), deadlines, inFlight);
    },
    settingAside: {
      isFinal: (error) => isRefusedValue(error) || error instanceof RangeError,
      async keep(tx, event, error) {
        inFlight.unstage(partitionOfEvent(event));
        await setAside(tx, event, error);
        onSetAside();
      },
    },
  };
}

async function applyMessages(
  tx: PoolClient,
  batches: ReadonlyMap<number, readonly CatalogueEvent[]>,
  deadlines: Deadlines,
  inFlight: InFlight,
): Promise<void> {
  const messages = [...batches].map(([partition, events]) => ({
    partition,
    events: events.filter(isOfMessage),
  }));
  const known = messages.map(({ partition, events }) => knownBefore(partition, events, inFlight));
  const lacking = known.flatMap((one) => one.lacking);
  const read = lacking.length > 0 ? await readWork(tx, lacking) : new Map<string, WorkRow>();
  const folded = messages.map(({ partition, events }, index) => {
    const { rows = new Map(), lacking: asked = [] } = known[index] ?? {};
    for (const messageId of asked) rows.set(messageId, read.get(messageId) ?? null);
    return foldMessages(rows, events, partition, deadlines);
  });
  await writeWork(tx, new Map(folded.flatMap(({ changes }) => [...changes])));
  for (const { seen } of folded) await countSeen(tx, seen);
  for (const [index, [partition, events]] of [...batches].entries()) {
    const [changes, last] = [folded[index]?.changes, events.at(-1)];
    if (changes && last) inFlight.stage(partition, changes, last.position);
  }
}

/** What is known of messages before their events, without the table, and of which messages it has to be read. */
function knownBefore(partition: number, events: readonly CatalogueEvent[], inFlight: InFlight) {
  const firsts = new Map(events.toReversed().map((event) => [messageIdOf(event), event]));
  const rows = inFlight.before(partition, firsts.keys());
  const lacking: string[] = [];
  for (const [messageId, { revision, type }] of firsts) {
    if (revision === 0) rows.set(messageId, null);
    else if (!rows.has(messageId) && type !== 'MessageReleased') lacking.push(messageId);
  }
  return { rows, lacking };
}

async function setAside(tx: PoolClient, event: CatalogueEvent, error: unknown): Promise<void> {
  const { position, stream, type, key } = event;
  const reason = error instanceof Error && isRefusedValue(error) ? refusalOf(error) : 'A time of it is none.';
  await tx.query(
    `insert into scheduler.set_aside (position, partition, stream, type, reason) values ($1, $2, $3, $4, $5)
      on conflict do nothing`,
    [position, partitionOf(key, PARTITIONS), stream, type, reason],
  );
}

/**
 * Rows after the events of a batch, and how many messages of each campaign were seen for the first time; null before: the
 * message has no row. What comes and goes in one batch is no change. Pure.
 */
export function foldMessages(
  before: WorkChanges,
  events: readonly RecordedEvent[],
  partition: number,
  deadlines: Deadlines,
): { changes: Map<string, WorkRow | null>; seen: Map<string, number> } {
  const changes = new Map<string, WorkRow | null>();
  const seen = new Map<string, number>();
  for (const event of events) {
    const messageId = messageIdOf(event);
    const row = changes.has(messageId) ? changes.get(messageId) : before.get(messageId);
    const next = foldWork(row ?? null, event, partition, deadlines);
    if (next || before.get(messageId)) changes.set(messageId, next);
    else if (before.get(messageId) === null) changes.delete(messageId);
    else if (row) changes.set(messageId, null);
    const { campaignId } = event.data as Partial<EventData<'MessageQueued'>>;
    if (event.revision === 0 && campaignId) seen.set(campaignId, (seen.get(campaignId) ?? 0) + 1);
  }
  return { changes, seen };
}

/** Whether an event may change which projects need attention. */
export function concernsAttention(event: RecordedEvent): boolean {
  if (event.stream.startsWith('project-')) return true;
  return event.type === 'MessageDeferred' && PARKS.has((event.data as EventData<'MessageDeferred'>).reason);
}

const isOfMessage = ({ stream }: RecordedEvent): boolean => stream.startsWith('message-');

const partitionOfEvent = ({ key }: RecordedEvent): number => partitionOf(key, PARTITIONS);

const messageIdOf = ({ stream }: RecordedEvent): string => stream.slice('message-'.length);
