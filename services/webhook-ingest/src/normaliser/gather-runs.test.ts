import type { RunOutcome, RunRequest } from '@wabus/commands';
import { inboundDecider, onceDecider } from '@wabus/domain';
import { describe, expect, test } from 'vitest';
import { gatherRuns } from './gather-runs.ts';

const context = { tenantId: 't1', actor: 'test', correlationId: 'c', causationId: 'c', commandId: 'c' };
const ask = (stream: string, decider: unknown = onceDecider) =>
  ({ stream, decider, command: stream, context }) as unknown as RunRequest<unknown, unknown>;

/** Answers each request by the name of its stream, and remembers what went together. */
class Calls {
  readonly together: string[][] = [];

  async runMany<State, Command>(asked: readonly RunRequest<State, Command>[]): Promise<RunOutcome<State>[]> {
    this.together.push(asked.map(({ stream }) => stream));
    return asked.map(({ stream }) => ({ ok: false, error: new Error(stream) }));
  }
}

const errors = (outcomes: readonly RunOutcome<unknown>[]) =>
  outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.message));

describe('runs that are gathered', () => {
  test('go together when nobody waits between them, each with its own outcome', async () => {
    const calls = new Calls();
    const runner = gatherRuns(calls);
    const answers = await Promise.all([
      runner.runMany([ask('a'), ask('b')]),
      runner.runMany([]),
      runner.runMany([ask('c', inboundDecider)]),
    ]);
    expect(answers.map(errors)).toEqual([['a', 'b'], [], ['c']]);
    expect(calls.together).toEqual([['a', 'b', 'c']]);
    expect(errors(await runner.runMany([ask('d')]))).toEqual(['d']);
  });

  test('wait for the first word of who leads, and go with it; what is asked later goes by itself', async () => {
    const calls = new Calls();
    const runner = gatherRuns(calls);
    const begin = Promise.withResolvers<void>();
    const led = runner.ledBy(async (leading) => {
      await begin.promise;
      expect(errors(await leading.runMany([ask('lead')]))).toEqual(['lead']);
      expect(errors(await leading.runMany([ask('again')]))).toEqual(['again']);
    });
    const beside = runner.runMany([ask('beside')]);
    await new Promise(setImmediate);
    expect(calls.together).toEqual([]);
    begin.resolve();
    expect(errors(await beside)).toEqual(['beside']);
    expect(errors(await runner.runMany([ask('late')]))).toEqual(['late']);
    await led;
    expect(calls.together[0]).toEqual(['beside', 'lead']);
    expect(calls.together.slice(1).flat().toSorted()).toEqual(['again', 'late']);
  });

  test('nobody waits for a lead that asks nothing, or fails', async () => {
    const runner = gatherRuns(new Calls());
    const silent = runner.ledBy(async () => undefined);
    expect(errors(await runner.runMany([ask('a')]))).toEqual(['a']);
    await silent;
    const failing = runner.ledBy(async () => Promise.reject(new Error('away')));
    const waiting = runner.runMany([ask('b')]);
    await expect(failing).rejects.toThrow('away');
    expect(errors(await waiting)).toEqual(['b']);
  });

  test('a stream is folded by one decider in a call: for another one it is asked apart', async () => {
    const calls = new Calls();
    const runner = gatherRuns(calls);
    await Promise.all([runner.runMany([ask('a')]), runner.runMany([ask('a', inboundDecider), ask('b')])]);
    expect(calls.together).toEqual([['a'], ['a', 'b']]);
  });
});
