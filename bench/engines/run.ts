import { join } from 'node:path';
import { type LogRecord, topics } from '@wabus/event-log';
import { startKafkaBroker } from '@wabus/event-log/testing';
import { AnnouncedProcess } from '../crash/announced-process.ts';
import { type Comparison, compare } from '../measuring/rounds.ts';
import { appendHistory } from '../project/history.ts';
import { openEventStoreDb } from './eventstoredb-stand.ts';
import { openKafka } from './kafka-stand.ts';
import { appendSides, consumeSides, produceSides, relaySides, type Sides } from './measures.ts';
import { type PostgresStand, startPostgres } from './postgres-stand.ts';
import { recordsOf } from './records.ts';
import type { LogUnderTest, StoreUnderTest } from './under-test.ts';

/** The stacks that can be measured, each a store and a log: Postgres twice, or EventStoreDB's double and Kafka. */
export const STACKS = ['postgres', 'real'] as const;
/** One of them. */
export type StackName = (typeof STACKS)[number];

/** What can be measured on each; `services` on both at once. */
export const MEASURES = ['relay', 'produce', 'consume', 'append', 'services'] as const;
/** One of these. */
export type MeasureName = (typeof MEASURES)[number];

/** How the double of EventStoreDB is named wherever its figures stand. */
const DOUBLE = 'EventStoreDB test double (not a figure of EventStoreDB)';

/** How much is measured. */
export interface EnginesOptions {
  /** Where engines keep their logs. */
  readonly dataDir: string;
  readonly stacks: readonly StackName[];
  readonly only: readonly MeasureName[];
  readonly rounds: number;
  readonly messages: number;
  readonly appends: number;
  readonly concurrency: number;
}

/** One line of the result. */
export interface EngineComparison extends Comparison {
  readonly what: string;
  readonly engine: string;
  /** What the floor does. */
  readonly bare: string;
}

interface Line extends Omit<EngineComparison, keyof Comparison> {
  readonly name: MeasureName;
  readonly unit: string;
  readonly sides: () => Promise<Sides> | Sides;
}

/** A store and the log that its events are relayed to. */
interface Stack {
  readonly store: StoreUnderTest;
  readonly log: LogUnderTest;
  close(): Promise<void>;
}

/** Starts what is asked for, one stack after the other, and measures every side in turn. */
export async function measureEngines(
  options: EnginesOptions,
  say: (sentence: string) => void,
): Promise<EngineComparison[]> {
  const lines = options.only.filter((name) => name !== 'services');
  if (lines.length === 0) return [];
  const postgres = await startPostgres(options.concurrency);
  const comparisons: EngineComparison[] = [];
  try {
    for (const name of options.stacks) {
      const stack = name === 'postgres' ? onPostgres(postgres) : await startReal(options.dataDir);
      try {
        comparisons.push(...(await measureStack(stack, postgres, options, say)));
      } finally {
        await stack.close();
      }
    }
  } finally {
    await postgres.close();
  }
  return comparisons;
}

function onPostgres({ store, log }: PostgresStand): Stack {
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
  };
  return { store, log, close };
}

async function startReal(dataDir: string): Promise<Stack> {
  const script = 'packages/event-store/test-server/main.ts';
  const server = await AnnouncedProcess.start(script, [], join(dataDir, 'eventstoredb.log'));
  const broker = await startKafkaBroker();
  if (!broker) throw new Error('Without a broker there is nothing to measure: see above what it needs.');
  const store = openEventStoreDb(server.announcement.connectionString ?? '', DOUBLE);
  const log = await openKafka(broker);
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
    await broker.close();
    await server.end('SIGTERM');
  };
  return { store, log, close };
}

async function measureStack(
  stack: Stack,
  postgres: PostgresStand,
  options: EnginesOptions,
  say: (sentence: string) => void,
): Promise<EngineComparison[]> {
  const { store, log } = stack;
  await log.log.ensureTopics([topics.events, topics.send]);
  await appendHistory(store.store, postgres.keyring, options.messages);
  const records = await recordsOf(store.store);
  const comparisons: EngineComparison[] = [];
  for (const { name, sides, ...line } of linesOf(stack, postgres, options, records)) {
    if (!options.only.includes(name)) continue;
    say(`${line.what} · ${line.engine}`);
    comparisons.push({ ...line, ...(await compare(line.unit, options.rounds, await sides(), say)) });
  }
  return comparisons;
}

/** The comparisons on one stack; appends come last, since what they add would be relayed too. */
function linesOf(
  stack: Stack,
  postgres: PostgresStand,
  { appends, concurrency }: EnginesOptions,
  records: readonly LogRecord[],
): Line[] {
  const { store, log } = stack;
  const relay: Line = {
    ...{ name: 'relay', what: 'relay: every event from the store to the log', unit: 'events/s' },
    engine: `${store.engine} → ${log.engine}`,
    bare: 'read a page of 2,000, send it as JSON, read the next; no checkpoint',
    sides: () => relaySides(store, log, postgres, records.length),
  };
  const appending = store.appends.map(
    (bare): Line => ({
      ...{ name: 'append', unit: 'appends/s', engine: store.engine, bare: bare.means },
      what: `append: one event to a new stream, ${concurrency} at a time`,
      sides: () => appendSides(store.store, bare, appends, concurrency),
    }),
  );
  return [relay, ...logLines(log, records, records.slice(0, appends), concurrency), ...appending];
}

function logLines(
  log: LogUnderTest,
  records: readonly LogRecord[],
  singly: readonly LogRecord[],
  concurrency: number,
): Line[] {
  const { produces, consumes } = log.bare;
  const onLog = { engine: log.engine, unit: 'records/s' };
  return [
    {
      ...{ ...onLog, name: 'produce', bare: produces },
      what: 'produce: 500 records a send, one send at a time',
      sides: () => produceSides(log, records, { perSend: 500, concurrency: 1 }),
    },
    {
      ...{ ...onLog, name: 'produce', bare: produces },
      what: `produce: one record a send, ${concurrency} sends at a time`,
      sides: () => produceSides(log, singly, { perSend: 1, concurrency }),
    },
    {
      ...{ ...onLog, name: 'consume', bare: consumes },
      what: 'consume: 12 partitions, a commit each batch',
      sides: () => consumeSides(log, records),
    },
  ];
}
