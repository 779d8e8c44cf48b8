import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';

const module = JSON.stringify(join(import.meta.dirname, 'index.ts'));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process whose `build` is the source given; it may use `parts`, `say` and `forever`. */
function serve(build: string, ...args: string[]) {
  const script = `
    const { runService, processSettings, ConfigError, listen } = await import(${module});
    const { createServer } = await import('node:http');
    const { z } = await import('zod');
    const say = (word) => console.error('said ' + word);
    const forever = new Promise(() => undefined);
    setInterval(() => undefined, 1000);
    await runService({
      name: 'example',
      settings: z.object({ WABUS_KEY: z.string().describe('A key'), ...processSettings }).describe('For a test.'),
      env: { WABUS_KEY: process.env.KEY },
      operations: () => ({ host: '127.0.0.1', port: 0 }),
      build: async (parts) => { ${build} },
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...args], {
    env: { PATH: process.env.PATH, ...(build === '' ? {} : { KEY: 'given' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: import.meta.dirname,
  });
  children.push(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const saw = async (text: string): Promise<string> => {
    const found = (): string | undefined => lines.find((line) => line.includes(text));
    await expect.poll(() => found() ?? lines.join('\n')).toContain(text);
    return found() ?? '';
  };
  return { child, lines, saw, exit: once(child, 'close').then(([code]) => code as number | null) };
}

/** In a child: goes on when the parent says so by SIGUSR2; whatever wants to end the process meanwhile has its turns. */
const UNTIL_TOLD = `
  const told = new Promise((resolve) => process.once('SIGUSR2', resolve));
  say('waiting');
  await told;`;

const SERVICE = `{
  start: async () => say('started'),
  stop: async () => say('stopped'),
  waitingFor: () => [],
}`;
const CLOSING = "for (const name of ['first', 'second']) parts.closing({ close: async () => say(name) });";

const readiness = async (line: string): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}/readyz`)).json();

test('SIGTERM stops the service, then closes what it stood on, the last one first', async () => {
  const { child, lines, saw, exit } = serve(`${CLOSING} return ${SERVICE};`);
  await saw('said started');
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  const said = lines.flatMap((line) => /^said (.*)/.exec(line)?.[1] ?? []);
  expect(said).toEqual(['started', 'stopped', 'second', 'first']);
});

test('while it is still being built it is alive, and says what it waits for', async () => {
  const { child, saw, exit } = serve('await forever;');
  expect(await readiness(await saw('/readyz'))).toEqual({
    ready: false,
    waitingFor: ['the engines that it stands on'],
  });
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('engines that its parts wait for are in what it waits for, each once', async () => {
  const { child, saw, exit } = serve(`
    const part = (...away) => parts.closing({ close: async () => undefined, waitingFor: () => away });
    part('Postgres');
    part('Postgres', 'Kafka at here:1');
    return ${SERVICE};`);
  const line = await saw('/readyz');
  await saw('said started');
  await expect
    .poll(() => readiness(line))
    .toEqual({ ready: false, waitingFor: ['Postgres', 'Kafka at here:1'] });
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('what an adapter cannot go on from is logged, the service is stopped, and the code is 1', async () => {
  const { lines, exit } = serve(
    `${CLOSING} setImmediate(() => parts.onFatal(new Error('the broker is gone'))); return ${SERVICE};`,
  );
  expect(await exit).toBe(1);
  expect(lines.join('\n')).toMatch(/"level":60.*the broker is gone/);
  expect(lines).toEqual(expect.arrayContaining(['said stopped', 'said second', 'said first']));
});

test('a stop that fails then changes nothing about the end', async () => {
  const { lines, exit } = serve(`
    setImmediate(() => parts.onFatal(new Error('the broker is gone')));
    return { start: async () => undefined, stop: async () => { throw new Error('cannot'); }, waitingFor: () => [] };`);
  expect(await exit).toBe(1);
  expect(lines.join('\n')).toContain('the broker is gone');
});

test('what cannot go on while it is being stopped does not cut the stop off', async () => {
  const { child, lines, saw, exit } = serve(`
    return {
      start: async () => say('started'),
      stop: async () => {
        parts.onFatal(new Error('the broker is gone'));
        ${UNTIL_TOLD}
        say('recorded');
      },
      waitingFor: () => [],
    };`);
  await saw('said started');
  child.kill('SIGTERM');
  await saw('said waiting');
  child.kill('SIGUSR2');
  await exit;
  expect(lines).toContain('said recorded');
});

test('a start that fails because it is being stopped ends the process with code 0', async () => {
  const { child, saw, exit } = serve(`
    return new Promise((_, reject) => {
      parts.closing({ close: async () => {
        reject(new Error('closed'));
        ${UNTIL_TOLD}
      } });
      say('building');
    });`);
  await saw('said building');
  child.kill('SIGTERM');
  await saw('said waiting');
  child.kill('SIGUSR2');
  expect(await exit).toBe(0);
});

test('a start that fails ends the process with code 1 and says why', async () => {
  const { lines, exit } = serve("throw new Error('no such topic');");
  expect(await exit).toBe(1);
  expect(lines.join('\n')).toMatch(/no such topic.*start failed/);
});

test('settings that only the engines find wrong end it with code 2 too', async () => {
  const { lines, exit } = serve("throw new ConfigError('Wrong settings: no such file.');");
  expect(await exit).toBe(2);
  expect(lines).toContain('example did not start. Wrong settings: no such file.');
});

test('a port that is taken is named with the setting to change', async () => {
  const { lines, exit } = serve(`
    parts.config.WABUS_EXAMPLE_PORT = await listen(createServer(), 0);
    await listen(createServer(), parts.config.WABUS_EXAMPLE_PORT);`);
  expect(await exit).toBe(1);
  expect(lines.join('\n')).toMatch(
    /127\.0\.0\.1:\d+ is taken by another process: set WABUS_EXAMPLE_PORT to another one \(0 picks a free one\)/,
  );
});

test('wrong settings end it with code 2 and a list, before anything is opened', async () => {
  const { lines, exit } = serve('');
  expect(await exit).toBe(2);
  expect(lines.join('\n')).toMatch(/example did not start\. Wrong settings:\n.*is missing\n.*WABUS_KEY/);
});

test('--help prints the settings and ends', async () => {
  const { child, saw, exit } = serve('', '--', '--help');
  await saw('example: For a test.');
  await saw('WABUS_KEY (required)');
  await saw('WABUS_LOG_LEVEL (default info)');
  child.kill();
  await exit;
});
