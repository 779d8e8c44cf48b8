import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { afterwards, all, connect, event, events, stand } from './client-stand.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly connectionString: string;
  readonly control: string;
}

async function run(args: string[] = []): Promise<Running> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  afterwards(async () => child.kill('SIGKILL'));
  return { child, ...(await readyLine(child)) };
}

async function readyLine(child: ChildProcess): Promise<Omit<Running, 'child'>> {
  if (!child.stdout) throw new Error('The child has its standard output piped.');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as Omit<Running, 'child'>;
  }
  throw new Error('The double ended before it was ready.');
}

function dataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wabus-eventstoredb-double-'));
  afterwards(async () => rmSync(folder, { recursive: true }));
  return join(folder, 'events.jsonl');
}

test('keeps what it answered over kill -9, and cuts off what a crash left half written', async () => {
  const file = dataFile();
  const first = await run(['--data', file]);
  const sent = [event(1), event(2)];
  const before = await connect(first.connectionString).appendToStream('s', sent, {
    expectedRevision: 'no_stream',
  });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  appendFileSync(file, '{"s":"s","p":12');

  const second = await run(['--data', file]);
  const client = connect(second.connectionString);
  expect(await all(client.readStream('s'))).toMatchObject([
    { event: { id: sent[0]?.id, data: { n: 1 }, metadata: { of: 'a test' } } },
    { event: { id: sent[1]?.id, data: { n: 2 }, position: before.position } },
  ]);
  expect(await client.appendToStream('s', sent, { expectedRevision: 'no_stream' })).toEqual(before);
  const after = await client.appendToStream('s', events(1), { expectedRevision: 1n });
  expect(after.position?.commit).toBeGreaterThan(before.position?.commit ?? 0n);
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');

  const third = await run(['--data', file]);
  expect(await all(connect(third.connectionString).readStream('s'))).toHaveLength(3);
});

test('brings about faults that are asked for over HTTP', async () => {
  const { connectionString, control } = await run();
  const ask = (path: string, body: unknown) =>
    fetch(`${control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const client = connect(connectionString);
  await client.appendToStream('s', events(1));
  expect((await ask('/fail-appends', { when: 'before', how: 'too-busy' })).status).toBe(200);
  await expect(client.appendToStream('s', events(1))).rejects.toThrow(/Busy/);
  expect((await ask('/fail-appends', { when: 'sometime' })).status).toBe(400);
  expect((await ask('/go-away', { forMs: 100 })).status).toBe(200);
  const back = connect(connectionString);
  await expect.poll(() => back.appendToStream('s', events(1))).toMatchObject({ success: true });
  expect(await (await fetch(control)).text()).toContain('not EventStoreDB');
});

test('ends on SIGTERM', async () => {
  const { child } = await run();
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('ends when the process that started it is gone', async () => {
  const script = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, [${JSON.stringify(MAIN)}], { stdio: ['ignore', 'inherit', 'ignore'] });
    process.on('SIGTERM', () => process.exit());
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const { control } = await readyLine(parent);
  expect((await fetch(control)).status).toBe(200);
  parent.kill('SIGKILL');
  const answers = (): Promise<boolean> =>
    fetch(control).then(
      () => true,
      () => false,
    );
  await expect.poll(answers).toBe(false);
});

test('a data file of something else is refused', async () => {
  const file = dataFile();
  appendFileSync(file, 'not a journal\n');
  await expect(stand({ dataFile: file })).rejects.toThrow(/not a journal of this test server/);
});

test('--help says that it is a test double', async () => {
  const child = spawn(process.execPath, [MAIN, '--help'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  expect(text).toContain('It is not EventStoreDB');
});
