import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deriveSchema } from '../avro/derive.ts';
import type { LockEntry, SchemaLock } from '../avro/registry.ts';
import type { AvroRecord } from '../avro/schema.ts';
import type { EventDefinition } from '../define-event.ts';
import { outputs } from './outputs.ts';
import { planSchemas } from './plan.ts';

const empty: SchemaLock = { nextId: 1, schemas: {} };

function tea(version: number, shape: Record<string, z.ZodType>): EventDefinition {
  return {
    type: 'TeaMade',
    stream: 'tenant',
    version,
    summary: 'Somebody made tea.',
    sentence: () => 'Somebody made tea.',
    data: z.object(shape),
  };
}

/** Plans one catalogue after the other, each on the lock and the files of those before it. */
function history(...definitions: EventDefinition[]) {
  const files = new Map<string, AvroRecord>();
  let lock = empty;
  let faults: readonly string[] = [];
  for (const definition of definitions) {
    const plan = planSchemas({
      definitions: [definition],
      lock,
      checkedIn: (entry: LockEntry) => files.get(`${entry.type}.v${entry.version}.avsc`),
      upcasters: new Set(['TeaMade.v1', 'TeaMade.v2']),
    });
    faults = plan.faults;
    if (faults.length > 0) break;
    lock = plan.lock;
    for (const [file, schema] of plan.schemas) files.set(file, schema);
  }
  return { lock, faults, files };
}

const first = tea(1, { cups: z.number().int(), kind: z.enum(['black', 'green']), to: z.string().optional() });

describe('the checked-in schemas', () => {
  test('are what the catalogue says, with ids, fixtures and the events page: else run the generator', () => {
    const { stale, faults } = outputs();
    expect(faults).toEqual([]);
    expect([...stale.keys()].map(String)).toEqual([]);
  });
});

describe('a new shape', () => {
  test('gets the next id, which it keeps', () => {
    const once = history(first);
    expect(Object.values(once.lock.schemas)).toEqual([{ id: 1, type: 'TeaMade', version: 1 }]);
    expect(history(first, first).lock).toEqual(once.lock);
  });

  test('may win and lose optional fields and values of an enum, in a new version', () => {
    const second = tea(2, { cups: z.number().int(), kind: z.enum(['black']), sugar: z.boolean().optional() });
    const { lock, faults } = history(first, second);
    expect(faults).toEqual([]);
    expect(Object.values(lock.schemas).map((entry) => entry.id)).toEqual([1, 2]);
    expect(lock.nextId).toBe(3);
  });

  test('may not stand under the old version', () => {
    const changed = tea(1, { ...(first.data as z.ZodObject).shape, sugar: z.boolean().optional() });
    expect(history(first, changed).faults).toEqual([
      'TeaMade v1 changed its shape: raise its version and write an upcaster',
    ]);
  });

  test('may not leave out a version, or come without upcaster', () => {
    expect(history(first, tea(3, {})).faults).toEqual(['TeaMade v3 leaves out v2']);
    const shape = { ...(first.data as z.ZodObject).shape };
    const twice = history(first, tea(2, shape), tea(3, shape), tea(4, shape));
    expect(twice.faults).toEqual(['TeaMade v3 has no upcaster to v4']);
  });

  test.each<[string, Record<string, z.ZodType>]>([
    ['a new required field', { cups: z.number().int(), kind: z.string(), sugar: z.boolean() }],
    ['a required field lost', { kind: z.string() }],
    ['another type', { cups: z.string(), kind: z.string() }],
    ['whole numbers become any', { cups: z.number(), kind: z.string() }],
    ['a required field becomes optional', { cups: z.number().int().optional(), kind: z.string() }],
  ])('is refused where it cannot be read in both directions: %s', (_name, shape) => {
    const { faults } = history(first, tea(2, shape));
    expect(faults.join()).toContain('cannot read');
  });

  test('is compared with every earlier version, not only the last', () => {
    const base = { cups: z.number().int(), kind: z.string() };
    const { faults } = history(
      tea(1, { ...base, sugar: z.boolean().optional() }),
      tea(2, base),
      tea(3, { ...base, sugar: z.string().optional() }),
    );
    expect(faults).toHaveLength(2);
    expect(faults.join()).toMatch(/v3 cannot read TeaMade v1|v1 cannot read TeaMade v3/);
  });
});

describe('what history needs', () => {
  test('no event leaves the catalogue, and no earlier schema is lost or changed', () => {
    const second = tea(2, { cups: z.number().int(), kind: z.string() });
    const { lock } = history(first, second);
    const plan = (definitions: EventDefinition[], checkedIn: (entry: LockEntry) => AvroRecord | undefined) =>
      planSchemas({ definitions, lock, checkedIn, upcasters: new Set(['TeaMade.v1']) }).faults;
    expect(plan([], () => undefined)).toContain('TeaMade left the catalogue: history still has it');
    expect(plan([second], () => undefined)).toEqual([
      'TeaMade.v1.avsc is missing: bytes with id 1 could not be read',
    ]);
    const forged = deriveSchema(
      tea(1, { cups: z.number().int(), kind: z.string(), to: z.number().optional() }),
    );
    expect(plan([second], () => forged)).toContain('TeaMade.v1.avsc is not the shape that got id 1');
  });

  test('wording may change under the same version', () => {
    const reworded = tea(1, {
      cups: z.number().int().describe('How many'),
      kind: z.enum(['black', 'green', 'white']),
      to: z.string().optional(),
    });
    const { lock, faults, files } = history(first, reworded);
    expect(faults).toEqual([]);
    expect(lock.nextId).toBe(2);
    expect(JSON.stringify(files.get('TeaMade.v1.avsc'))).toContain('How many');
  });
});
