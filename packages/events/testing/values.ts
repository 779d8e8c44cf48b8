import fc from 'fast-check';
import { deriveSchema, deriveSealedSchema } from '../src/avro/derive.ts';
import { type AvroRecord, type AvroSchema, isOptional, presentType } from '../src/avro/schema.ts';
import { catalogue, type PersonalEventType } from '../src/catalogue.ts';
import type { EventDefinition } from '../src/define-event.ts';
import type { DomainEvent } from '../src/domain-event.ts';

/** What texts, keys of maps and JSON of generated values are made of. */
export interface Alphabet {
  readonly text: fc.Arbitrary<string>;
  readonly key: fc.Arbitrary<string>;
  readonly json: fc.Arbitrary<unknown>;
}

const storableText = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));

/** What an open half may hold. */
export const STORABLE: Alphabet = {
  text: storableText,
  key: storableText.filter((value) => value !== '__proto__'),
  json: fc
    .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
    .filter((value) => !JSON.stringify(value).includes('\\u0000')),
};

const anyText = fc
  .array(fc.oneof(fc.nat({ max: 0xffff }), fc.constantFrom(0, 0xd83d, 0xde00)), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units));

/** What a sealed half may hold: whatever survives JSON, NUL and halves of pairs too. */
const ANYTHING: Alphabet = {
  text: anyText,
  key: fc.oneof(anyText, fc.constant('__proto__')),
  json: fc.jsonValue({ maxDepth: 3 }),
};

/** The whole numbers that events may hold. */
const WHOLE = { min: -(2 ** 52), max: Number.MAX_SAFE_INTEGER - 1 };

/** Values of a shape, such as one that is checked in, of earlier versions too. */
export function valuesOf(schema: AvroSchema, of: Alphabet): fc.Arbitrary<unknown> {
  if (schema === 'string') return of.text;
  if (schema === 'boolean') return fc.boolean();
  if (schema === 'long')
    return fc.maxSafeInteger().filter((value) => value >= WHOLE.min && value <= WHOLE.max);
  if (schema === 'double') return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (schema.type === 'long') return fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  if (schema.type === 'string') return 'values' in schema ? fc.constantFrom(...schema.values) : of.json;
  if (schema.type === 'array') return fc.array(valuesOf(schema.items, of), { maxLength: 4 });
  if (schema.type === 'map')
    return fc.dictionary(of.key, valuesOf(schema.values as AvroSchema, of), { maxKeys: 4 });
  return recordsOf(schema, of);
}

function recordsOf(schema: AvroRecord, of: Alphabet): fc.Arbitrary<Record<string, unknown>> {
  const fields = schema.fields.map((field) => [field.name, valuesOf(presentType(field), of)] as const);
  const requiredKeys = schema.fields.filter((field) => !isOptional(field)).map((field) => field.name);
  return fc.record(Object.fromEntries(fields), { requiredKeys });
}

/** The types of event that have a sealed half. */
export const personalEventTypes = Object.values(catalogue)
  .filter((definition: EventDefinition) => definition.personal !== undefined)
  .map(({ type }) => type as PersonalEventType);

/** Events of a type that has a sealed half, about some of these contacts, not yet sealed. */
export function eventsAbout(
  type: PersonalEventType,
  contactIds: readonly string[],
): fc.Arbitrary<DomainEvent> {
  const definition: EventDefinition = catalogue[type];
  const open = deriveSchema(definition).fields.find(({ name }) => name === 'data');
  if (!open) throw new Error(`${type} has no open half`);
  const part = fc.record({
    contactId: fc.constantFrom(...contactIds),
    plain: valuesOf(deriveSealedSchema(definition, 1), ANYTHING),
  });
  const personal = fc.array(part, { minLength: 1, maxLength: 3 });
  return fc
    .record({ data: valuesOf(presentType(open), STORABLE), personal })
    .map((halves) => ({ type, ...halves }) as DomainEvent);
}
