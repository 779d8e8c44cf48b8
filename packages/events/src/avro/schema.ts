import { createHash } from 'node:crypto';

/** A field of an Avro record. Optional fields are a union of null and their type, with default null. */
export interface AvroField {
  readonly name: string;
  readonly doc?: string;
  readonly type: AvroSchema | readonly ['null', AvroSchema];
  readonly default?: null;
}

/** An Avro record; the outermost one carries the version of the event's shape. */
export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: string;
  readonly version?: number;
  readonly doc?: string;
  readonly fields: readonly AvroField[];
}

/** The part of Avro that event schemas use. `values` names what a string may be, for people and tests; it is no constraint. */
export type AvroSchema =
  | 'string'
  | 'boolean'
  | 'long'
  | 'double'
  | { readonly type: 'string'; readonly logicalType: 'json' }
  | { readonly type: 'string'; readonly values: readonly string[] }
  | { readonly type: 'long'; readonly logicalType: 'position' }
  | { readonly type: 'array'; readonly items: AvroSchema }
  | { readonly type: 'map'; readonly values: AvroSchema }
  | AvroRecord;

/** The type of a field without its null branch. */
export function presentType(field: AvroField): AvroSchema {
  return isUnion(field.type) ? field.type[1] : field.type;
}

/** Whether the field may be absent. */
export function isOptional(field: AvroField): boolean {
  return isUnion(field.type);
}

function isUnion(type: AvroField['type']): type is readonly ['null', AvroSchema] {
  return Array.isArray(type);
}

/** Docs and lists of values say nothing of the bytes; all else does, logical types and the version included. */
function shapeOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOnly);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, inner]) => name !== 'doc' && !(name === 'values' && Array.isArray(inner)),
  );
  return Object.fromEntries(
    kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, shapeOnly(inner)]),
  );
}

/** SHA-256, hex, of what a schema says of the bytes: wording may change, shape may not. */
export function fingerprint(schema: AvroRecord): string {
  return createHash('sha256')
    .update(JSON.stringify(shapeOnly(schema)))
    .digest('hex');
}
