import { expect, test } from 'vitest';
import { gates } from './catalogue.ts';
import { defineGate, shut } from './define-gate.ts';
import type { GateName, Verdict } from './verdict.ts';

test('a gate without words for what it objects does not compile', () => {
  const gate = defineGate({
    name: 'quota',
    asks: () => ({}),
    // @ts-expect-error: a reason alone says nothing to a person
    judge: () => ({ kind: 'shut', reason: 'quota-used-up' }),
  });
  // @ts-expect-error: nor is a reason made without them
  expect(shut('quota-used-up').words).toBeUndefined();
  expect(gate.name).toBe('quota');
});

test('a verdict names a gate of the list and a reason of its own, and others do not compile', () => {
  const names: readonly GateName[] = ['campaign', 'project', 'template', 'window', 'consent'];
  expect(gates.map(({ name }) => name)).toEqual(names);
  // @ts-expect-error: no gate has this name
  const unlisted: GateName = 'quota';
  // @ts-expect-error: no gate objects for this reason
  const unknown: Verdict = { kind: 'wait', gate: 'window', reason: 'quota-used-up' };
  expect([unlisted, unknown]).toHaveLength(2);
});
