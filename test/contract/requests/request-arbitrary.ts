import fc from 'fast-check';
import type { Operation } from '../document.ts';
import { type Known, type Schema, SchemaArbitraries } from './schema-arbitrary.ts';

/** One request, made from an operation and then perhaps spoilt. */
export interface MadeRequest {
  /** Of the operation that it was made from. */
  readonly operationId: string;
  readonly method: string;
  /** What was done to it; `nothing` for one that fits the document. */
  readonly spoilt: 'nothing' | 'parameter' | 'field' | 'value' | 'text';
  readonly path: string;
  /** Query parameters in order; a name may stand there twice. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** As sent; undefined for none. */
  readonly body: string | undefined;
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Numbers that a reader would change, texts that no database takes, and shapes that nobody expects. */
const JUNK = [
  ...['null', 'true', '0', '-1', '""', '[]', '{}', '[[[]]]', '{"__proto__":{"x":1}}', '{"constructor":null}'],
  ...['12345678901234567890', '1e400', '-1e999', '0.1000000000000000055', '1e-999', '9007199254740993'],
  ...['"\\u0000"', '"\\ud800"', '"\\ufeff"', `"${'x'.repeat(70_000)}"`, '['.repeat(200) + ']'.repeat(200)],
  ...['"2027-01-01T00:00:00Z"', '"0000-00-00"', '"\'; drop table messages; --"', '"../../etc"', '"NaN"'],
];
const VALUES = [
  '',
  ' ',
  '0x10',
  '1e2',
  ' 5',
  '5 ',
  '+5',
  '-1',
  '1.0',
  '٣',
  'null',
  'NaN',
  '\u0000',
  '\ufffd',
  'true',
  'x'.repeat(2_000),
];
const UNKNOWN = [
  'sendAt',
  'nmae',
  'to_',
  'Limit',
  'x',
  'project_id',
  'minposition',
  'statuz',
  '__proto__',
  '',
];

/** Requests to all operations of a document. */
export class RequestArbitraries {
  readonly #values: SchemaArbitraries;

  constructor(document: Document, known: Known) {
    this.#values = new SchemaArbitraries(document.components.schemas, known);
  }

  /** Any request to one of the operations. */
  of(operations: readonly Operation[]): fc.Arbitrary<MadeRequest> {
    return fc.constantFrom(...operations).chain((operation) => this.#to(operation));
  }

  #to(operation: Operation): fc.Arbitrary<MadeRequest> {
    const parameters = operation.parameters ?? [];
    const make = (place: string, names: readonly string[]) =>
      fc.record(
        Object.fromEntries(
          parameters
            .filter((parameter) => parameter.in === place && names.includes(parameter.name))
            .map(({ name, schema }) => [name, this.#values.of(schema, knownAs(operation, name)).map(String)]),
        ),
      );
    const some = (place: string) => {
      const names = parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
      return fc
        .subarray(names, { maxLength: Math.min(names.length, 2) })
        .chain((given) => make(place, given));
    };
    const every = parameters.map(({ name }) => name);
    const whole = fc.record({
      path: make('path', every),
      query: some('query'),
      headers: some('header'),
      body: this.#body(operation),
    });
    return whole.chain(({ path, query, headers, body: { type, text, value } }) => {
      const made: MadeRequest = {
        operationId: operation.operationId,
        method: operation.method.toUpperCase(),
        spoilt: 'nothing',
        path: operation.path.replaceAll(/\{(\w+)\}/g, (_all, name) => encodeURIComponent(path[name] ?? '')),
        query: entriesOf(query),
        headers: {
          ...printable(entriesOf(headers)),
          ...(type === undefined ? {} : { 'content-type': type }),
        },
        body: text,
      };
      return fc.oneof(
        { weight: 5, arbitrary: fc.constant(made) },
        { weight: 1, arbitrary: spoilQuery(made) },
        ...this.#spoilValue(made, operation),
        ...(value === undefined ? [] : this.#spoilBody(made, value)).map((arbitrary) => ({
          weight: 2,
          arbitrary,
        })),
      );
    });
  }

  #body({ method, requestBody }: Operation): fc.Arbitrary<{ type?: string; text?: string; value?: unknown }> {
    if (method === 'get') return fc.constant({});
    const media = Object.entries(requestBody?.content ?? {});
    // Many clients send an empty object where nothing is to be sent.
    const empty = { type: 'application/json', text: '{}' };
    if (media.length === 0) return fc.constantFrom({}, empty, { ...empty, value: {} });
    return fc
      .constantFrom(...media)
      .chain(([type, { schema = {} }]) =>
        this.#values
          .of(schema as Schema, type)
          .map((value) =>
            type === 'application/json'
              ? { type, value, text: JSON.stringify(value) }
              : { type, text: typeof value === 'string' ? value : JSON.stringify(value) },
          ),
      );
  }

  #spoilValue(made: MadeRequest, { parameters = [] }: Operation) {
    const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    if (names.length === 0) return [];
    const put = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...VALUES)).map(([name, value]) => ({
      ...made,
      spoilt: 'value' as const,
      query: [...made.query.filter(([other]) => other !== name), [name, value] as const],
    }));
    return [{ weight: 1, arbitrary: put }];
  }

  #spoilBody(made: MadeRequest, value: unknown): fc.Arbitrary<MadeRequest>[] {
    const text = made.body ?? '';
    const places = [...placesOf(value)];
    const objects = places.filter((place) => isObject(at(value, place)));
    const extra = fc
      .tuple(
        fc.constantFrom(...(objects.length > 0 ? objects : [[]])),
        fc.constantFrom(...UNKNOWN),
        fc.constantFrom(...JUNK),
      )
      .map(([place, name, junk]) => ({
        ...made,
        spoilt: 'field' as const,
        body: withRaw(value, place, (old) => ({ ...(isObject(old) ? old : {}), [name]: MARK }), junk),
      }));
    const other = fc.tuple(fc.constantFrom(...places), fc.constantFrom(...JUNK)).map(([place, junk]) => ({
      ...made,
      spoilt: 'value' as const,
      body: withRaw(value, place, () => MARK, junk),
    }));
    const cut = fc
      .tuple(fc.nat(text.length), fc.nat(5), fc.constantFrom('', '"', '{', ',', '\u0000', '\ud83d', '1e5'))
      .map(([from, count, put]) => ({
        ...made,
        spoilt: 'text' as const,
        body: (text.slice(0, from) + put + text.slice(from + count)).toWellFormed(),
      }));
    return [extra, other, cut];
  }
}

/** Ids are known by what they are of: `campaigns/{id}`. */
const knownAs = ({ path }: Operation, name: string): string =>
  new RegExp(`[a-z-]+/\\{${name}\\}`).exec(path)?.[0] ?? name;

const MARK = '<here>';

function spoilQuery(made: MadeRequest): fc.Arbitrary<MadeRequest> {
  return fc
    .tuple(fc.constantFrom(...UNKNOWN.filter((name) => name !== '')), fc.string())
    .map(([name, value]) => ({
      ...made,
      spoilt: 'parameter' as const,
      query: [...made.query, [name, value] as const],
    }));
}

/** JSON of the value with raw JSON text in the place of the mark that `change` puts there. */
function withRaw(
  value: unknown,
  place: readonly string[],
  change: (old: unknown) => unknown,
  raw: string,
): string {
  return JSON.stringify(changed(value, place, change)).replace(JSON.stringify(MARK), () => raw);
}

function changed(
  value: unknown,
  [first, ...rest]: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  if (first === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === first ? changed(item, rest, change) : item));
  const own = isObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(own).map(([name, item]) => [name, name === first ? changed(item, rest, change) : item]),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, place: readonly string[]): unknown =>
  place.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value);

function* placesOf(value: unknown, above: readonly string[] = []): Generator<readonly string[]> {
  yield above;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) yield* placesOf(item, [...above, name]);
}

const entriesOf = (record: Readonly<Record<string, string | undefined>>): (readonly [string, string])[] =>
  Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));

/** HTTP takes no other characters in a header. */
const printable = (headers: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name, value.replaceAll(/[^\x21-\x7e]/g, '') || 'key']));
