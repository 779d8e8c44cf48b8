import { CommandRunner, StreamMemory } from '@wabus/commands';
import type { StoredLogRecord } from '@wabus/event-log';
import type { AppendResult, EventStore, StreamAppend } from '@wabus/event-store';
import { type RecordedEvent, streamName } from '@wabus/events';
import { type Clock, systemClock } from '@wabus/platform';
import { Bynames } from './bynames.ts';
import { keyringOfDryRun } from './dry-run.ts';
import { replayedOf } from './owned-fact.ts';
import { Owners } from './owners.ts';
import { type PlacedBatch, placeBatch } from './place-batch.ts';
import { Portfolios } from './portfolios.ts';
import { readBatch } from './read-batch.ts';
import type { NormaliserPorts } from './service.ts';
import { Statuses } from './statuses.ts';
import { SettingsOfTenants } from './tenant-settings.ts';

/** At most so many events are named. */
const MAX_NAMED = 100;

/** What replaying webhooks stands on. */
export interface ReplayPorts
  extends Pick<NormaliserPorts, 'store' | 'keyring' | 'unknownFacts' | 'wamids' | 'ids'> {
  readonly clock?: Clock;
  /** Tells what would be appended, and writes nothing. */
  readonly dryRun: boolean;
  /** Asked before each page; what it throws ends the replay. */
  mayGoOn?(): void;
  /** Told of each page. */
  onPage?(replayed: ReplayedWebhooks): void;
}

/** An event that was missing. */
export interface MissingEvent {
  readonly type: string;
  readonly stream: string;
  readonly occurredAt: string;
}

/** What became of webhooks that were read once more. */
export interface ReplayedWebhooks {
  /** Records of the log. */
  readonly records: number;
  /** Facts in them, and records that cannot be read. */
  readonly received: number;
  /** Of these: known already. */
  readonly placed: number;
  /** Of messages and templates of other apps. */
  readonly foreign: number;
  /** Kept until a later version understands them. */
  readonly unknown: number;
  /** Nobody's, contradictory or unreadable. */
  readonly deadLetters: number;
  /** That streams lacked: recorded now, or in a dry run not. */
  readonly missing: number;
  /** Facts about who people are, which a dry run does not try. */
  readonly untried: number;
  /** Of accounts that had another owner when they came: they are nobody's to read now. */
  readonly moved: number;
  /** Events that were missing, at most 100. */
  readonly events: readonly MissingEvent[];
}

/**
 * Reads webhooks once more with what is understood today. Facts that stand fold to nothing; what is missing is recorded as
 * told later, so that it causes nothing that only news may cause, and its actor says that it was replayed. No letters are
 * set aside: they were when the webhook came.
 * @throws {AggregateError} when facts could not be appended: it may be tried again
 */
export async function replayWebhooks(
  ports: ReplayPorts,
  pages: AsyncIterable<readonly StoredLogRecord[]>,
): Promise<ReplayedWebhooks> {
  const events: MissingEvent[] = [];
  const place = placingPorts(ports, events);
  const owners = new OwnersThen(ports.store);
  let sum: ReplayedWebhooks = { ...NOTHING_YET, events };
  for await (const page of pages) {
    ports.mayGoOn?.();
    const { still, moved } = await byOwnerThen(owners, page);
    const placed = await placeBatch(place, still);
    if (!ports.dryRun && placed.errors.length > 0)
      throw new AggregateError(placed.errors, 'some facts could not be appended');
    sum = added(sum, { still, moved }, placed);
    ports.onPage?.(sum);
  }
  return sum;
}

const NOTHING_YET = {
  ...{ records: 0, received: 0, placed: 0, foreign: 0, unknown: 0, deadLetters: 0, missing: 0, untried: 0 },
  moved: 0,
};

function placingPorts(ports: ReplayPorts, events: MissingEvent[]) {
  const { dryRun, unknownFacts, ids, wamids } = ports;
  const clock = ports.clock ?? systemClock;
  const store = noting(ports.store, events, dryRun);
  const keyring = dryRun ? keyringOfDryRun(ports.keyring) : ports.keyring;
  const runner = new CommandRunner({ store, keyring, ids, clock, memory: new StreamMemory() });
  const portfolios = new Portfolios(store, clock);
  // Names are told on streams that a dry run does not begin.
  const bynames = dryRun ? { tell: async () => new Map<string, Error>() } : new Bynames();
  // Of a message that nobody knows by now nobody will hear.
  const waiting = { add: async () => undefined };
  return {
    ...{ store, keyring, runner, portfolios, bynames, ids, clock },
    statuses: new Statuses({ runner, keyring, portfolios, bynames, wamids, waiting }),
    settings: new SettingsOfTenants(store, clock),
    owners: new Owners(store, clock),
    unknownFacts: dryRun ? { add: async () => undefined } : unknownFacts,
    learns: !dryRun,
  };
}

/** A store that notes what is appended to it; in a dry run nothing is. */
function noting(
  store: ReplayPorts['store'],
  events: MissingEvent[],
  dryRun: boolean,
): Pick<EventStore, 'append' | 'readStream'> {
  const pretend = ({ expectedRevision, events: own }: StreamAppend): AppendResult => ({
    status: 'appended',
    revision: (expectedRevision === 'no_stream' ? -1 : expectedRevision) + own.length,
    position: 0n,
  });
  return {
    readStream: (...asked) => store.readStream(...asked),
    append: async (appends) => {
      const results = dryRun ? appends.map(pretend) : await store.append(appends);
      for (const [index, append] of appends.entries()) {
        if (results[index]?.status !== 'appended') continue;
        for (const { type, stream, occurredAt } of append.events)
          if (events.length < MAX_NAMED) events.push({ type, stream, occurredAt });
      }
      return results;
    },
  };
}

/** Records as they are replayed, of accounts that have the same owner still and of others. */
interface ByOwner {
  readonly still: readonly StoredLogRecord[];
  readonly moved: readonly StoredLogRecord[];
}

async function byOwnerThen(owners: OwnersThen, page: readonly StoredLogRecord[]): Promise<ByOwner> {
  const records = page.map((record) => ({ ...record, topic: replayedOf(record.topic) }));
  const same = await Promise.all(records.map((record) => owners.isSame(record)));
  return { still: records.filter((_, n) => same[n]), moved: records.filter((_, n) => !same[n]) };
}

/** Who owned accounts when webhooks came: what was told to one tenant is nobody else's, though the account may have moved. */
class OwnersThen {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #claims = new Map<string, Promise<readonly Pick<RecordedEvent, 'tenantId' | 'recordedAt'>[]>>();

  constructor(store: Pick<EventStore, 'readStream'>) {
    this.#store = store;
  }

  /** What came before the first claim is the first owner's, as it is once they appear. */
  async isSame({ key: wabaId, timestamp }: StoredLogRecord): Promise<boolean> {
    const asked = this.#claims.get(wabaId) ?? this.#store.readStream(streamName.waba(wabaId));
    this.#claims.set(wabaId, asked);
    const claims = await asked;
    const then =
      claims.findLast(({ recordedAt }) => Date.parse(recordedAt) <= timestamp.getTime()) ?? claims[0];
    return then?.tenantId === claims.at(-1)?.tenantId;
  }
}

function added(
  sum: ReplayedWebhooks,
  { still, moved }: ByOwner,
  { counts, errors }: PlacedBatch,
): ReplayedWebhooks {
  const factsOf = (records: readonly StoredLogRecord[]): number => {
    const { facts, unreadable } = readBatch(records);
    return facts.length + unreadable.length;
  };
  const count = (...outcomes: string[]): number =>
    counts.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const left = factsOf(moved);
  return {
    ...sum,
    records: sum.records + still.length + moved.length,
    received: sum.received + factsOf(still) + left,
    placed: sum.placed + count('repeated'),
    foreign: sum.foreign + count('foreign', 'waiting'),
    unknown: sum.unknown + count('unknown'),
    deadLetters: sum.deadLetters + count('dead-letter'),
    missing: sum.missing + count('recorded'),
    untried: sum.untried + errors.length,
    moved: sum.moved + left,
  };
}
