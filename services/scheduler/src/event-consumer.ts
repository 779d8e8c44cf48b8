import type { Follower } from '@wabus/event-feed';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { refusalOf } from '@wabus/event-store';
import { type CatalogueEvent, type EventData, eventTypesOf, type RecordedEvent } from '@wabus/events';
import { isRefusedValue, type PoolClient } from '@wabus/postgres';
import { applyProjectEvent } from './attention-table.ts';
import { applyCampaignEvent, countSeen } from './campaign-table.ts';
import { REFUSED_OR_TRIED } from './parked.ts';
import { type Deadlines, foldWork, type WorkRow } from './work-row.ts';
import { readWork, writeWork } from './work-table.ts';

const PARKS: ReadonlySet<string> = new Set(REFUSED_OR_TRIED);

/**
 * Applies `wabus.events` to the scheduler's tables. An event that they can never take is set aside with the reason, and
 * the others go on; `onSetAside` is told.
 */
export function schedulerFollower(deadlines: Deadlines, onSetAside: () => void): Follower {
  return {
    name: 'scheduler',
    version: 1,
    reads: eventTypesOf('campaign', 'ledger', 'message', 'project'),
    opens: new Set(),
    async project(tx, opened) {
      const events = opened.map(({ event }) => event);
      for (const [partition, those] of Map.groupBy(events, ({ key }) => partitionOf(key, PARTITIONS))) {
        await applyAll(tx, partition, those, deadlines);
      }
    },
    settingAside: {
      isFinal: (error) => isRefusedValue(error) || error instanceof RangeError,
      async keep(tx, event, error) {
        await setAside(tx, event, error);
        onSetAside();
      },
    },
  };
}

async function applyAll(
  tx: PoolClient,
  partition: number,
  events: readonly CatalogueEvent[],
  deadlines: Deadlines,
): Promise<void> {
  const messages = events.filter(({ stream }) => stream.startsWith('message-'));
  for (const event of events) {
    if (event.stream.startsWith('project-')) await applyProjectEvent(tx, event);
    else if (!event.stream.startsWith('message-')) await applyCampaignEvent(tx, partition, event);
  }
  const rows = await readWork(tx, [...new Set(messages.map(messageIdOf))]);
  const { changes, seen } = foldMessages(rows, messages, partition, deadlines);
  await writeWork(tx, changes);
  await countSeen(tx, seen);
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

/** Rows after the events of a batch, and how many messages of each campaign were seen for the first time. Pure. */
export function foldMessages(
  before: ReadonlyMap<string, WorkRow>,
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
    if (next || row) changes.set(messageId, next);
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

const messageIdOf = ({ stream }: RecordedEvent): string => stream.slice('message-'.length);
