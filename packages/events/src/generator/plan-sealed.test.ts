import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EventDefinition } from '../define-event.ts';
import type { Upcaster } from '../upcasters.ts';
import { planSealed } from './plan-sealed.ts';

const name = { name: z.string() };

function tea(version: number, personal?: z.ZodRawShape): EventDefinition {
  return {
    ...{
      type: 'TeaMade',
      stream: 'tenant',
      version,
      summary: 'Somebody made tea.',
      sentence: () => 'Somebody made tea.',
      data: z.object({}),
    },
    ...(personal ? { personal: z.object(personal) } : {}),
  };
}

const upPersonal = (plain: unknown): unknown => plain;
const step = (from: number, more: object = { upPersonal }): Upcaster =>
  ({ type: 'TeaMade', from, summary: '', up: (data: unknown) => data, ...more }) as unknown as Upcaster;

const first = planSealed([tea(1, name)], [], {});

describe('the shape of a sealed half', () => {
  test('is locked in the version in which it came to be, and stays while it does not change', () => {
    expect(first).toMatchObject({ faults: [], lock: { 'TeaMade.v1': expect.any(String) } });
    expect(planSealed([tea(1, name)], [], first.lock).lock).toEqual(first.lock);
    expect(planSealed([tea(2, name)], [step(1, {})], first.lock)).toMatchObject({
      faults: [],
      lock: first.lock,
    });
    expect(planSealed([tea(1)], [], {})).toMatchObject({ faults: [], lock: {} });
  });

  test('may be worded anew, and allow more values', () => {
    const mood = z.enum(['good', 'bad']);
    const { lock } = planSealed([tea(1, { mood })], [], {});
    const reworded = { mood: z.enum(['good', 'bad', 'fair']).describe('How it was') };
    expect(planSealed([tea(1, reworded)], [], lock).faults).toEqual([]);
  });

  test.each<[string, z.ZodRawShape]>([
    ['a field more', { ...name, milk: z.boolean() }],
    ['an optional field more', { ...name, milk: z.boolean().optional() }],
    ['a field less', {}],
    ['another type', { name: z.number() }],
  ])('may not change in place: %s', (_name, shape) => {
    const changed = [
      "the sealed part of TeaMade v1 changed its shape: raise the event's version and write a step with `upPersonal`",
    ];
    expect(planSealed([tea(1, shape)], [], first.lock).faults).toEqual(changed);
    expect(planSealed([tea(2, shape)], [step(1, {})], first.lock).faults).toEqual(changed);
    const { faults, lock, shapes } = planSealed([tea(2, shape)], [step(1)], first.lock);
    expect(faults).toEqual([]);
    expect(lock).toEqual({ ...first.lock, 'TeaMade.v2': expect.any(String) });
    expect([...shapes.keys()]).toEqual(['TeaMade.v2']);
  });
});

describe('what was sealed once', () => {
  const second = planSealed([tea(2, {})], [step(1)], first.lock);

  test('keeps its steps', () => {
    const gone = ['TeaMade has no step with `upPersonal` to v2, in which parts were sealed'];
    expect(planSealed([tea(2, name)], [step(1, {})], second.lock).faults).toEqual(gone);
    expect(planSealed([tea(3, name)], [step(2)], second.lock).faults).toEqual(gone);
  });

  test('keeps its half', () => {
    expect(planSealed([tea(3)], [], second.lock).faults).toEqual([
      'TeaMade lost its sealed part: history still has it',
    ]);
  });
});

test('a step of a sealed half leads to a version that the event has, and from a half that is there', () => {
  expect(planSealed([tea(1, name)], [step(1)], {}).faults).toEqual(['TeaMade has a step to v2 and is at v1']);
  expect(planSealed([tea(2)], [step(1)], {}).faults).toEqual([
    'TeaMade has a step with `upPersonal` and no sealed part',
  ]);
});
