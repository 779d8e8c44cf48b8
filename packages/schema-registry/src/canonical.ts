/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

type JsonObject = { readonly [name: string]: Json };

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
const NAMED = new Set(['record', 'enum', 'fixed']);

/**
 * One text for all writings of an Avro schema that say the same of the bytes. Registries answer a schema in their own
 * writing: Avro for Java leaves out a namespace that is inherited, writes `{"type":"string"}` as `"string"` and moves
 * attributes; wording (`doc`) and lists of values (`values`) say nothing of the bytes. All else counts, logical types
 * and the version of the event's shape included.
 */
export function canonicalSchema(schema: Json): string {
  return JSON.stringify(canonical(schema, ''));
}

function canonical(schema: Json, namespace: string): Json {
  if (typeof schema === 'string') return PRIMITIVES.has(schema) ? schema : fullName(schema, namespace);
  if (Array.isArray(schema)) return schema.map((branch) => canonical(branch, namespace));
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = schema as JsonObject;
  return typeof parts.type === 'string' && NAMED.has(parts.type)
    ? named(parts, namespace)
    : unnamed(parts, namespace);
}

function named(schema: JsonObject, inherited: string): Json {
  const own = typeof schema.namespace === 'string' ? schema.namespace : inherited;
  const name = fullName(String(schema.name), own);
  const inside = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '';
  const { namespace: _namespace, fields, ...rest } = schema;
  const said = { ...saying(rest), name };
  return sorted(
    Array.isArray(fields) ? { ...said, fields: fields.map((field) => fieldOf(field, inside)) } : said,
  );
}

function fieldOf(field: Json, namespace: string): Json {
  const parts = field as JsonObject;
  return sorted({ ...saying(parts), type: canonical(parts.type ?? null, namespace) });
}

function unnamed(schema: JsonObject, namespace: string): Json {
  const kept: Record<string, Json> = saying(schema);
  for (const inner of ['type', 'items', 'values']) {
    const value = kept[inner];
    if (value !== undefined) kept[inner] = canonical(value, namespace);
  }
  const [only, ...more] = Object.keys(kept);
  return only === 'type' && more.length === 0 ? (kept.type as Json) : sorted(kept);
}

/** Without wording; `values` that is a list names what a string may be, `values` that is a schema is that of a map. */
function saying(schema: JsonObject): Record<string, Json> {
  const kept = Object.entries(schema).filter(
    ([name, value]) =>
      name !== 'doc' && !(name === 'values' && Array.isArray(value) && schema.type !== 'map'),
  );
  return Object.fromEntries(kept);
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

function sorted(schema: Record<string, Json>): Json {
  return Object.fromEntries(Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1)));
}
