import { z } from 'zod';

/** Whole numbers beyond these are not carried exactly as an Avro long: avsc refuses the last safe integer, and miswrites below -2^52. */
const LARGEST_LONG = Number.MAX_SAFE_INTEGER - 1;
const SMALLEST_LONG = -(2 ** 52);

/** In JSON text: an escaped NUL or half of a surrogate pair. Postgres takes neither, Avro changes the latter. */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function isStorableJson(value: unknown): boolean {
  const text = jsonOf(value);
  return text !== undefined && !UNSTORABLE_ESCAPE.test(text);
}

/** Nothing for what JSON has no form for, and for what is nested too deep to be written. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
}

/** What a half of an event is held to beyond its definition, by kind of schema. */
interface Limits {
  text(schema: z.ZodString): z.ZodType<string, string>;
  number(schema: z.ZodNumber): z.ZodType;
  json(schema: z.ZodUnknown): z.ZodType;
}

/** The open half: Postgres keeps it as text, and Avro carries it. */
const OPEN: Limits = {
  text: (schema) => schema.refine(isStorableText, 'holds NUL or broken Unicode'),
  number: (schema) => (schema.isInt ? schema.min(SMALLEST_LONG).max(LARGEST_LONG) : schema),
  json: (schema) => schema.refine(isStorableJson, 'missing, or not storable as JSON'),
};

/** The sealed half travels as bytes: whatever survives JSON may stand in it. */
const SEALED: Limits = {
  text: (schema) => schema,
  number: (schema) => schema,
  json: (schema) => schema.refine((value) => jsonOf(value) !== undefined, 'missing, or no JSON'),
};

/**
 * The same schema for an open half, but what JSON, Avro and Postgres would not carry alike is refused: fields that the definition
 * does not know, text with NUL or lone surrogates, whole numbers beyond -2^52 … 2^53 - 2. Throws for kinds of schema that the
 * catalogue may not use.
 */
export function strictSchema(schema: z.ZodType): z.ZodType {
  return limited(schema, OPEN);
}

/** An object of these fields and no others, each strict as in an open half. */
export function strictObject(shape: Readonly<Record<string, z.ZodType>>): z.ZodObject {
  return limitedObject(shape, OPEN);
}

/** The same schema for a sealed half: fields that the definition does not know are refused, and what JSON has no form for. */
export function strictSealedSchema(schema: z.ZodType): z.ZodType {
  return limited(schema, SEALED);
}

function limited(schema: z.ZodType, limits: Limits): z.ZodType {
  if (schema instanceof z.ZodOptional) return limited(schema.unwrap() as z.ZodType, limits).optional();
  if (schema instanceof z.ZodObject) return limitedObject(schema.shape, limits);
  if (schema instanceof z.ZodArray) return z.array(limited(schema.element as z.ZodType, limits));
  if (schema instanceof z.ZodRecord) {
    const key = limits.text(schema.keyType as z.ZodString);
    return z.record(key, limited(schema.valueType as z.ZodType, limits));
  }
  if (schema instanceof z.ZodString) return limits.text(schema);
  if (schema instanceof z.ZodNumber) return limits.number(schema);
  if (schema instanceof z.ZodUnknown) return limits.json(schema);
  if (schema instanceof z.ZodStringFormat || schema instanceof z.ZodEnum) return schema;
  if (schema instanceof z.ZodBoolean || schema instanceof z.ZodLiteral) return schema;
  throw new Error(`the catalogue may not use a zod schema of kind ${schema.def.type}`);
}

function limitedObject(shape: Readonly<Record<string, z.ZodType>>, limits: Limits): z.ZodObject {
  const fields = Object.entries(shape).map(([name, field]) => [name, limited(field, limits)] as const);
  return z.strictObject(Object.fromEntries(fields));
}
