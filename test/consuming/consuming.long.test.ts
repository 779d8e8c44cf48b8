import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LogRecord, PARTITIONS, partitionOf, topics } from '@wabus/event-log';
import { startKafkaBroker } from '@wabus/event-log/testing';
import { onboarded } from '@wabus/event-store/testing';
import type { RecordedEvent } from '@wabus/events';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toBatch, toPublishable } from '../../services/relay/src/records.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const broker = await startKafkaBroker();
const NONE = Array.from({ length: PARTITIONS }, () => 0n);

/** The first block of TypeScript on the page, as it stands there. */
function codeOnThePage(): string {
  const code = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'docs/consuming.md'), 'utf8'))?.[1];
  if (!code) throw new Error('docs/consuming.md has no block of TypeScript any more.');
  return code;
}

/** A stream of so many events. */
function stream(events: number): RecordedEvent[] {
  const first = onboarded(`key-${randomUUID()}`);
  return Array.from({ length: events }, (_, revision) => ({
    ...first,
    id: randomUUID(),
    revision,
    position: 0n,
  }));
}

const said = ({ stream: name, revision, type }: RecordedEvent): string => `${name} ${revision} ${type}`;

describe.skipIf(!broker)(`the consumer of docs/consuming.md, on ${broker?.title}`, () => {
  const kafka = new kafkajs.Kafka({
    brokers: [broker?.bootstrap ?? ''],
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const folder = mkdtempSync(join(tmpdir(), 'wabus-consuming-'));
  const running: ChildProcess[] = [];
  const positions = new Map<string, bigint>();

  beforeAll(async () => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const admin = kafka.admin();
    await admin.connect();
    const { name, partitions } = topics.events;
    await admin.createTopics({ topics: [{ topic: name, numPartitions: partitions }], waitForLeaders: true });
    await admin.disconnect();
    await producer.connect();
  });

  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });

  afterAll(async () => {
    await producer.disconnect();
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Publishes events as the relay does, and looks where they went. */
  async function publish(events: readonly RecordedEvent[]): Promise<void> {
    const placed = events.map((event) => {
      const position = positions.get(event.id) ?? BigInt(positions.size + 1);
      positions.set(event.id, position);
      return { ...event, position };
    });
    const records: readonly LogRecord[] = toBatch(placed.map(toPublishable), NONE).events;
    for (const { key, value, headers } of records) {
      const [place] = await producer.send({ topic: topics.events.name, messages: [{ key, value, headers }] });
      expect(place?.partition).toBe(partitionOf(key, PARTITIONS));
    }
  }

  /** Runs the page's code as a program of its own, in a group of its own. */
  function runPage(): {
    readonly lines: () => string[];
    readonly errors: () => string;
    readonly child: ChildProcess;
  } {
    const file = join(folder, `${randomUUID()}.ts`);
    writeFileSync(file, codeOnThePage().replace("groupId: 'crm'", `groupId: '${randomUUID()}'`));
    const env = { ...process.env, KAFKA: broker?.bootstrap };
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    const heard = { out: '', err: '' };
    child.stdout.on('data', (text) => {
      heard.out += text;
    });
    child.stderr.on('data', (text) => {
      heard.err += text;
    });
    const lines = (): string[] =>
      heard.out.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    return { lines, errors: () => heard.err, child };
  }

  test('applies each event once and in order, though some come again and some come late', async () => {
    const [a, b] = [stream(4), stream(3)] as const;
    const again = a.slice(0, 2);
    await publish([...a.slice(0, 3), ...b.slice(0, 1), ...again, ...a.slice(2), ...b, ...b]);
    const { lines, errors } = runPage();
    await expect.poll(() => lines().length, { message: errors() }).toBeGreaterThanOrEqual(7);
    const last = stream(1);
    await publish(last);
    await expect.poll(() => lines().at(-1)).toBe(last.map(said)[0]);
    for (const events of [a, b]) {
      expect(lines().filter((line) => line.startsWith(`${events[0]?.stream} `))).toEqual(events.map(said));
    }
    expect(lines()).toHaveLength(8);
  });

  test('stops before a record whose predecessor is missing, and says which', async () => {
    const events = stream(4);
    await publish(events.filter(({ revision }) => revision !== 2));
    const { lines, errors, child } = runPage();
    await expect.poll(() => child.exitCode).toBe(1);
    expect(errors()).toContain(`${events[0]?.stream}: revision 2 is missing`);
    expect(lines().filter((line) => line.startsWith(`${events[0]?.stream} `))).toEqual(
      events.slice(0, 2).map(said),
    );
  });
});
