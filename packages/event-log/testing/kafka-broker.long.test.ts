import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, describe, expect, test } from 'vitest';
import { startKafkaBroker } from './kafka-broker.ts';

const SCRIPT = fileURLToPath(new URL('../../../deploy/kafka/broker.mjs', import.meta.url));

const broker = await startKafkaBroker();
afterAll(() => broker?.close());

/** Asks the broker something as an administrator. */
async function asked<Answer>(bootstrap: string, ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Whether something listens there. */
async function listens(bootstrap: string): Promise<boolean> {
  const [host, port] = bootstrap.split(':');
  const socket = connect(Number(port), host);
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answer;
}

describe.skipIf(!broker)('the broker of a test', () => {
  test.each(['stop', 'kill'] as const)(
    'after %s it starts again on its port, with its topics',
    async (end) => {
      if (!broker) return;
      const topic = `kept-${end}`;
      await asked(broker.bootstrap, (admin) =>
        admin.createTopics({ topics: [{ topic }], waitForLeaders: false }),
      );
      await broker[end]();
      expect(await listens(broker.bootstrap)).toBe(false);
      await broker.start();
      expect(await asked(broker.bootstrap, (admin) => admin.listTopics())).toContain(topic);
    },
  );
});

describe.skipIf(broker?.from !== 'maven')('deploy/kafka/broker.mjs', () => {
  test('leaves neither Java nor a folder behind when it is killed with kill -9', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'wabus-broker-'));
    const child = spawn(process.execPath, [SCRIPT], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, TMPDIR: temporary },
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { bootstrap } = JSON.parse(line) as { bootstrap: string };
    const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('wabus-kafka-'));
    expect([await listens(bootstrap), folders().length]).toEqual([true, 1]);
    child.kill('SIGKILL');
    await expect.poll(() => listens(bootstrap), { interval: 100 }).toBe(false);
    await expect.poll(folders, { interval: 100 }).toEqual([]);
    rmSync(temporary, { recursive: true, force: true });
  });
});
