import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EventDefinition } from './define-event.ts';
import { personalHalf } from './personal-half.ts';
import type { Upcaster } from './upcasters.ts';

type Step = Omit<Upcaster, 'type' | 'summary' | 'up'>;

/** The sealed half of a made-up event: in version 1 a name, in 3 two, in 4 a list. */
function teaFor(personal: z.ZodType, ...steps: Step[]) {
  const definition: EventDefinition = {
    ...{ type: 'TeaMade', stream: 'tenant', version: 5, summary: 'Somebody made tea.' },
    ...{ sentence: () => 'Somebody made tea.', data: z.object({}), personal },
  };
  const of = (step: Step) => ({ ...step, type: 'TeaMade', summary: '', up: (data: unknown) => data });
  const half = personalHalf(definition, steps.map(of) as unknown as Upcaster[]);
  if (!half) throw new Error('no sealed half');
  return half;
}

const steps: Step[] = [
  { from: 3, upPersonal: (plain) => ({ names: Object.values(plain as object) }) },
  { from: 1 },
  {
    from: 2,
    upPersonal: (plain) => {
      const [first, last] = (plain as { name: string }).name.split(' ');
      return { first, last };
    },
  },
  { from: 4 },
];
const tea = teaFor(z.object({ names: z.array(z.string()) }), ...steps);

describe('a sealed half whose shape changed', () => {
  test('is sealed in the version in which it got the shape that it has', () => {
    expect(tea.version).toBe(4);
    expect(teaFor(z.object({})).version).toBe(1);
    expect(teaFor(z.object({}), { from: 1 }, { from: 2 }).version).toBe(1);
  });

  test('is read in any version it was ever sealed in, through each step behind it and no other', () => {
    const [first, second] = [{ name: 'Ana Souza' }, { first: 'Ana', last: 'Souza' }];
    const now = { names: ['Ana', 'Souza'] };
    expect([tea.read(1, first), tea.read(2, first), tea.read(3, second), tea.read(4, now)]).toEqual([
      now,
      now,
      now,
      now,
    ]);
    expect(first).toEqual({ name: 'Ana Souza' });
    expect(tea.read(4, now)).toBe(now);
  });

  test('is an error, without what it holds, where a step cannot follow it or leads to no shape', () => {
    expect(() => tea.read(1, { nom: 'Souza' })).toThrow(
      /^the personal part of a TeaMade, sealed in version 1: the step to version 3 cannot follow what it holds$/,
    );
    expect(() => tea.read(3, { first: 'Ana', last: 7 })).toThrow(
      'the personal part of a TeaMade, sealed in version 3: names[]: Invalid input: expected string, received number',
    );
    expect(() => tea.read(4, { names: 'Souza' })).toThrow(/version 4: names: /);
  });

  test('is an error in a version that this code does not know', () => {
    for (const version of [0, 5]) expect(() => tea.read(version, { names: [] })).toThrow(/newer code/);
  });
});

test('paths name fields, and neither keys of maps nor places that a person chose', () => {
  const shape = z.object({ deep: z.array(z.record(z.string(), z.object({ a: z.string() }))).optional() });
  expect(teaFor(shape).faultsOf({ deep: [{}, { Souza: { a: 1 } }, { Souza: 'Ana' }] })).toEqual([
    { path: 'deep[]{}.a', what: 'Invalid input: expected string, received number' },
    { path: 'deep[]{}', what: 'Invalid input: expected object, received string' },
  ]);
});
