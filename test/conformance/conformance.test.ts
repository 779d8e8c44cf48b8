import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type EventStoreDbTestServer, startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../source-files.ts';

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command to its end, as `npm run conformance` does. */
async function conformance(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'test/conformance/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A worker of vitest marks its environment; the command starts a vitest of its own.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' },
  });
  const said = { output: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    said.output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.errors += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

describe('npm run conformance -- --eventstore', () => {
  let server: EventStoreDbTestServer;
  beforeAll(async () => {
    server = await startEventStoreDbTestServer();
  });
  afterAll(() => server.close());

  test('runs the suite on a server, names it, its features, the adapter and the counts', async () => {
    const { code, output, errors } = await conformance('--eventstore', server.connectionString);
    expect(errors).toBe('');
    expect(output).toMatch(/version +24\.10\.5-wabus-test-double/);
    expect(output).toMatch(/features +read, append, batch append/);
    expect(output).toMatch(/adapter +@wabus\/event-store\/eventstoredb/);
    expect(output).toMatch(
      /event store +\d+ passed.* EventStoreDB 24\.10\.5-wabus-test-double at 127\.0\.0\.1/,
    );
    expect(code).toBe(0);
  });

  test('refuses a server that holds streams of wabus, unless told to go on', async () => {
    const { code, errors } = await conformance('--eventstore', server.connectionString);
    expect(code).toBe(2);
    expect(errors).toMatch(/holds streams of wabus .*--among-wabus-streams/s);
  });

  test('fails when a test of the suite does, and nothing else: what is cut off rejects nowhere', async () => {
    const failing = await startEventStoreDbTestServer({ maxAppendSize: 200 });
    const { code, output, errors } = await conformance(
      '--eventstore',
      failing.connectionString,
      '--among-wabus-streams',
    );
    await failing.close();
    expect(output).toMatch(/event store +.*\d+ failed/);
    expect(output + errors).not.toMatch(/unhandled/i);
    expect(code).toBe(1);
  });

  test('says which server does not answer, and no credentials', async () => {
    const { code, errors } = await conformance('--eventstore', 'esdb://admin:changeit@127.0.0.1:1?tls=false');
    expect(code).toBe(1);
    expect(errors).toMatch(/EventStoreDB at 127\.0\.0\.1:1 could not be looked at/);
    expect(errors).not.toContain('changeit');
  });
});

test('npm run conformance -- --kafka says which broker does not answer', async () => {
  const { code, errors } = await conformance('--kafka', '127.0.0.1:1');
  expect(code).toBe(1);
  expect(errors).toMatch(/No Kafka broker was reached at 127\.0\.0\.1:1: .*ECONNREFUSED/);
});

test('npm run conformance without a server says how to name one', async () => {
  const { code, errors } = await conformance();
  expect(code).toBe(2);
  expect(errors).toContain('--eventstore');
});
