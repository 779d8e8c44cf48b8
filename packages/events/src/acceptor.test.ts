import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { STORABLE, valuesOf } from '../testing/index.ts';
import { acceptorOf } from './acceptor.ts';
import { deriveSchema } from './avro/derive.ts';
import { presentType } from './avro/schema.ts';
import { catalogue } from './catalogue.ts';
import type { EventDefinition } from './define-event.ts';
import { strictSchema, strictSealedSchema } from './strict-schema.ts';

/** Times the usual number of values for each type of event. */
const numRuns = Math.ceil(30 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const odd = fc.constantFrom<unknown>(
  ...[null, undefined, '', 'text', 'a\0', '\ud800', 0, -1, 1.5, 2 ** 53, Number.NaN, true, 7n, [], {}],
  ...[[''], [null], { unknown: 1 }, new Date(0), () => 1],
);

/** A value with another one at some place in it, such as a wrong field, or one more. */
function altered(value: unknown, steps: readonly number[], other: unknown): unknown {
  const [step, ...more] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return other;
  const names = [...Object.keys(value), 'unknown'];
  const name = names[step % names.length] as string;
  if (Array.isArray(value))
    return value.map((one, at) => (`${at}` === name ? altered(one, more, other) : one));
  return { ...value, [name]: altered((value as Record<string, unknown>)[name], more, other) };
}

const steps = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 4 });
const definitions: [string, EventDefinition][] = Object.entries(catalogue);

describe('a value is accepted when zod finds nothing wrong', () => {
  test.each(definitions)('%s', (_type, definition) => {
    const [open, sealed] = [strictSchema(definition.data), strictSealedSchema(definition.data)];
    const data = deriveSchema(definition).fields.find(({ name }) => name === 'data');
    if (!data) throw new Error('an event without data');
    fc.assert(
      fc.property(valuesOf(presentType(data), STORABLE), steps, odd, (value, where, other) => {
        expect(acceptorOf(open)(value)).toBe(true);
        const wrong = altered(value, where, other);
        for (const schema of [open, sealed, definition.data])
          expect(acceptorOf(schema)(wrong)).toBe(schema.safeParse(wrong).success);
      }),
      { numRuns },
    );
  });
});

test('a schema of a kind that the catalogue has not yet is answered as zod answers it', () => {
  const schemas = [
    z.url(),
    z.string().max(2),
    z.int(),
    z.number().int().gt(3),
    z.union([z.string(), z.literal(4)]),
    z.tuple([]),
    z.array(z.string()),
    z.string().nullable(),
    z
      .string()
      .optional()
      .refine((text) => text !== undefined),
    z.object({ any: z.unknown() }),
    z.strictObject({ any: z.unknown(), other: z.string().default('a') }),
  ];
  const values = [
    'https://wabus.test',
    'ab',
    'abc',
    3,
    4,
    4.5,
    2 ** 53,
    null,
    undefined,
    [],
    [1],
    new Array(2),
  ];
  for (const schema of schemas)
    for (const value of [...values, {}, { any: undefined }, { any: 1, other: 2 }])
      expect(acceptorOf(schema)(value)).toBe(schema.safeParse(value).success);
});
