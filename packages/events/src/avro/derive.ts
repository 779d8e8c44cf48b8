import { z } from 'zod';
import type { EventDefinition } from '../define-event.ts';
import { coordinatesShape, envelopeShape } from '../envelope-schema.ts';
import type { AvroField, AvroRecord, AvroSchema } from './schema.ts';

const NAMESPACE = 'wabus.events';

/**
 * The Avro schema of an event: the envelope, its place and its data in one record named for its type.
 * Enums are strings (their values stand beside as an attribute): an Avro enum cannot win a symbol in both directions
 * without an old reader turning the new value into another one in silence.
 */
export function deriveSchema(definition: EventDefinition): AvroRecord {
  const names = `${NAMESPACE}.${definition.type}`;
  const shape = { ...envelopeShape, ...coordinatesShape, data: definition.data };
  return {
    type: 'record',
    name: definition.type,
    namespace: NAMESPACE,
    version: definition.version,
    doc: definition.summary,
    fields: fieldsOf(shape, names, ''),
  };
}

/**
 * The shape of an event's sealed half in the same words: nothing is written in it, since sealed parts hold JSON, but two shapes are
 * the same when these are. @throws Error for a personal part that is no object
 */
export function deriveSealedSchema({ type, personal }: EventDefinition, version: number): AvroRecord {
  if (!(personal instanceof z.ZodObject)) throw new Error(`the personal part of ${type} is no object`);
  const name = `${type}_personal`;
  const fields = fieldsOf(personal.shape, `${NAMESPACE}.${name}`, '');
  return { type: 'record', name, namespace: NAMESPACE, version, fields };
}

function fieldsOf(shape: Readonly<Record<string, z.ZodType>>, names: string, path: string): AvroField[] {
  return Object.entries(shape).map(([name, schema]) => {
    const optional = schema instanceof z.ZodOptional;
    const inner = optional ? (schema.unwrap() as z.ZodType) : schema;
    const doc = schema.description ?? inner.description;
    const type = typeOf(inner, names, path === '' ? name : `${path}_${name}`);
    return {
      name,
      ...(doc === undefined ? {} : { doc }),
      ...(optional ? { type: ['null', type], default: null } : { type }),
    };
  });
}

function typeOf(schema: z.ZodType, namespace: string, path: string): AvroSchema {
  if (schema.meta()?.avro === 'json') return { type: 'string', logicalType: 'json' };
  if (schema instanceof z.ZodBigInt) return { type: 'long', logicalType: 'position' };
  if (schema instanceof z.ZodEnum) return { type: 'string', values: schema.options.map(String) };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return 'string';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'long' : 'double';
  if (schema instanceof z.ZodArray) {
    return { type: 'array', items: typeOf(schema.element as z.ZodType, namespace, `${path}_item`) };
  }
  if (schema instanceof z.ZodRecord) {
    return { type: 'map', values: typeOf(schema.valueType as z.ZodType, namespace, `${path}_value`) };
  }
  if (schema instanceof z.ZodObject) {
    return { type: 'record', name: path, namespace, fields: fieldsOf(schema.shape, namespace, path) };
  }
  throw new Error(`no Avro type for a zod schema of kind ${schema.def.type} at ${path}`);
}
