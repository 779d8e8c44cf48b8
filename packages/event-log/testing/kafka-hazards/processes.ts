import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import type { World } from './world.ts';

const MEMBER = fileURLToPath(new URL('./member.ts', import.meta.url));

interface Said {
  readonly given?: number;
  readonly revoked?: number;
  readonly committed?: boolean;
  readonly failed?: string;
  readonly warning?: string;
  readonly ofOneCore?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly said: Said[];
  readonly closed: Promise<unknown>;
}

/** Members that are processes of their own. */
export function describeProcesses(the: () => World): void {
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  function run(what: 'idle' | 'hold', topic: string, group: string): Running {
    const args = [MEMBER, what, the().broker.bootstrap, topic, group];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const said: Said[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line) as Said));
    return { child, said, closed: once(child, 'close') };
  }

  describe.concurrent('a process', () => {
    // Measures itself while the other one is frozen.
    let idle: Running;
    beforeAll(async () => {
      const { name } = await freshTopic(the().open().log, 12);
      idle = run('idle', name, `idle-${name}`);
    });

    test('a member that was frozen and thaws after its session has ended commits nothing and hears of it', async ({
      expect,
    }) => {
      const { log } = the().open();
      const { name: topic } = await freshTopic(log, 1);
      const group = `frozen-${topic}`;
      await log.producer().send(
        topic,
        numbered(10).map((n) => record('k', n)),
      );
      const { child, said, closed } = run('hold', topic, group);
      await expect.poll(() => said).toContainEqual({ given: 10 });
      child.kill('SIGSTOP');
      const second = log.consumer({ group, topics: [topic] });
      const seen = new Recorder({ commitWith: second });
      await second.start(seen);
      await seen.given(10);
      await expect.poll(() => the().committed(group, topic)).toBe(10);
      child.kill('SIGCONT');
      await expect.poll(() => said.some(({ revoked }) => revoked !== undefined)).toBe(true);
      await expect.poll(() => said.filter(({ committed }) => committed === false).length).toBeGreaterThan(3);
      expect(said.filter(({ committed }) => committed === true)).toEqual([]);
      expect(await the().committed(group, topic)).toBe(10);
      child.kill('SIGTERM');
      await closed;
      await second.stop();
    });

    test('producer, consumer and admin that have nothing to do take at most 2 % of a core', async ({
      expect,
    }) => {
      const { said, closed } = idle;
      await closed;
      expect(said.filter(({ warning }) => warning !== undefined)).toEqual([]);
      const { ofOneCore } = said.find((one) => one.ofOneCore !== undefined) ?? {};
      console.info(`      idle: ${((ofOneCore ?? Number.NaN) * 100).toFixed(2)} % of a core`);
      expect(ofOneCore).toBeLessThanOrEqual(0.02);
    });
  });
}
