import { expect, test } from 'vitest';
import { gates } from './catalogue.ts';
import { defineGate, shut } from './define-gate.ts';
import type { GateName, Verdict } from './verdict.ts';

test('a gate without words for what it objects does not compile', () => {
  const gate = defineGate({
    name: 'no-such-gate',
    asks: () => ({}),
    // @ts-expect-error: a reason alone says nothing to a person
    judge: () => ({ kind: 'shut', reason: 'no-such-reason' }),
  });
  // @ts-expect-error: nor is a reason made without them
  expect(shut('no-such-reason').words).toBeUndefined();
  expect(gate.name).toBe('no-such-gate');
});

test('a verdict names a gate of the list and a reason of its own, and others do not compile', () => {
  const names: readonly GateName[] = gates.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  // @ts-expect-error: no gate has this name
  const unlisted: GateName = 'no-such-gate';
  // @ts-expect-error: no gate objects for this reason
  const unknown: Verdict = { kind: 'wait', gate: 'window', reason: 'no-such-reason' };
  expect(names).not.toContain(unlisted);
  expect(unknown.kind).toBe('wait');
});
