import { expect, test } from 'vitest';
import { TenantTurns } from './tenant-turns.ts';

test('a tenant that asks for much waits for itself, in its order; another does not notice', async () => {
  const turns = new TenantTurns(2);
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  const noisy = ['a', 'b', 'c', 'd'].map((name) => turns.run('noisy', work(name)));
  const quiet = turns.run('quiet', work('q'));
  expect(started).toEqual(['a', 'b', 'q']);
  ends[0]?.();
  await noisy[0];
  await expect.poll(() => started).toEqual(['a', 'b', 'q', 'c']);
  for (let next = 1; next < 5; next += 1) {
    await expect.poll(() => ends.length).toBeGreaterThan(next);
    ends[next]?.();
  }
  expect(await Promise.all([...noisy, quiet])).toEqual(['a', 'b', 'c', 'd', 'q']);
  expect(turns.tenants).toBe(0);
});

test('work that fails gives its turn to the next', async () => {
  const turns = new TenantTurns(1);
  const failed = turns.run('one', () => Promise.reject(new Error('no')));
  const next = turns.run('one', async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(turns.tenants).toBe(0);
});
