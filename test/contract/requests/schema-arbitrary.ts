import fc from 'fast-check';

/** A JSON Schema as the document has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Values that mean something where the requests go, by the name of their field or parameter. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Makes values that fit the schemas of a document, most of them with fields that mean something. */
export class SchemaArbitraries {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #known: Known;

  constructor(schemas: Readonly<Record<string, Schema>>, known: Known) {
    this.#schemas = schemas;
    this.#known = known;
  }

  /** What fits the schema; `name` is that of the field it stands under. */
  of(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const any = this.#any(schema, name);
    const known = Object.hasOwn(this.#known, name) ? this.#known[name] : undefined;
    return known
      ? fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any })
      : any;
  }

  /** The schema itself, where it is a reference to one. */
  resolved(schema: Schema): Schema {
    const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
    return name === undefined ? schema : this.resolved(this.#schemas[name] ?? {});
  }

  #any(given: Schema, name: string): fc.Arbitrary<unknown> {
    const schema = this.resolved(given);
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (Array.isArray(alternatives))
      return fc.oneof(...alternatives.map((one: Schema) => this.of(one, name)));
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.type === 'object') return this.#object(schema);
    if (schema.type === 'array') return this.#array(schema);
    return scalar(schema);
  }

  #array({ items = {}, minItems = 0 }: Schema): fc.Arbitrary<unknown> {
    const least = Number(minItems);
    return fc.array(this.of(items as Schema), { minLength: least, maxLength: least + 3 });
  }

  #object({
    properties = {},
    required = [],
    additionalProperties,
    propertyNames,
  }: Schema): fc.Arbitrary<unknown> {
    const fields = Object.entries(properties as Record<string, Schema>);
    const named = fc.record(
      Object.fromEntries(fields.map(([name, schema]) => [name, this.of(schema, name)])),
      {
        requiredKeys: required as string[],
      },
    );
    if (typeof additionalProperties !== 'object' || additionalProperties === null) return named;
    const names = this.of((propertyNames ?? { type: 'string' }) as Schema) as fc.Arbitrary<string>;
    const others = fc.dictionary(names, this.of(additionalProperties as Schema), { maxKeys: 3 });
    return fc.tuple(others, named).map(([more, own]) => ({ ...more, ...own }));
  }
}

function scalar(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'uri') return fc.webUrl();
  const plain = fc.string({
    unit: 'grapheme',
    minLength: Number(minLength),
    maxLength: Math.min(Number(maxLength), Number(minLength) + 40),
  });
  return typeof pattern === 'string' ? matching(pattern, plain) : plain;
}

/** fast-check does not know every kind of pattern. */
function matching(pattern: string, otherwise: fc.Arbitrary<string>): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  } catch {
    return otherwise;
  }
}

function number({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = Number(minimum ?? -1_000_000);
  const max = Number(maximum ?? Math.max(min, 1_000_000));
  return type === 'integer' ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
}
