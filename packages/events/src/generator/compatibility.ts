import type { Type } from 'avsc';
import { avroType } from '../avro/record-codec.ts';
import type { AvroRecord } from '../avro/schema.ts';

/**
 * Why two versions of one event are not fully compatible, each direction on its own line; empty when each can read
 * the other's bytes: only optional fields come and go, and nothing changes its type.
 */
export function incompatibilities(a: AvroRecord, b: AvroRecord): string[] {
  const [typeA, typeB] = [avroType(a), avroType(b)];
  const name = (schema: AvroRecord) => `${schema.name} v${schema.version}`;
  return [
    ...cannotRead(typeA, typeB, `${name(a)} cannot read ${name(b)}`),
    ...cannotRead(typeB, typeA, `${name(b)} cannot read ${name(a)}`),
  ];
}

function cannotRead(reader: Type, writer: Type, what: string): string[] {
  try {
    reader.createResolver(writer);
    return [];
  } catch (error) {
    return [`${what}: ${(error as Error).message}`];
  }
}
