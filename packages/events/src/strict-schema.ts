import { z } from 'zod';

/** Whole numbers beyond these are not carried exactly as an Avro long: avsc refuses the last safe integer, and miswrites below -2^52. */
const LARGEST_LONG = Number.MAX_SAFE_INTEGER - 1;
const SMALLEST_LONG = -(2 ** 52);

/** In JSON text: an escaped NUL or half of a surrogate pair. Postgres takes neither, Avro changes the latter. */
const UNSTORABLE_ESCAPE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

const isStorableText = (text: string) => text.isWellFormed() && !text.includes('\0');

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

function strictText(schema: z.ZodString): z.ZodString {
  return schema.refine(isStorableText, 'holds NUL or broken Unicode');
}

function strictNumber(schema: z.ZodNumber): z.ZodType {
  return schema.isInt ? schema.min(SMALLEST_LONG).max(LARGEST_LONG) : schema;
}

/**
 * The same schema, but what JSON, Avro and Postgres would not carry alike is refused: fields that the definition does not know,
 * text with NUL or lone surrogates, whole numbers beyond -2^52 … 2^53 - 2. Throws for kinds of schema that the catalogue may not use.
 */
export function strictSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return strictSchema(schema.unwrap() as z.ZodType).optional();
  if (schema instanceof z.ZodObject) return strictObject(schema.shape);
  if (schema instanceof z.ZodArray) return z.array(strictSchema(schema.element as z.ZodType));
  if (schema instanceof z.ZodRecord) {
    return z.record(strictText(schema.keyType as z.ZodString), strictSchema(schema.valueType as z.ZodType));
  }
  if (schema instanceof z.ZodString) return strictText(schema);
  if (schema instanceof z.ZodNumber) return strictNumber(schema);
  if (schema instanceof z.ZodUnknown)
    return schema.refine(isStorableJson, 'missing, or not storable as JSON');
  if (schema instanceof z.ZodStringFormat || schema instanceof z.ZodEnum) return schema;
  if (schema instanceof z.ZodBoolean || schema instanceof z.ZodLiteral) return schema;
  throw new Error(`the catalogue may not use a zod schema of kind ${schema.def.type}`);
}

/** An object of these fields and no others, each strict in the same way. */
export function strictObject(shape: Readonly<Record<string, z.ZodType>>): z.ZodObject {
  const fields = Object.entries(shape).map(([name, field]) => [name, strictSchema(field)] as const);
  return z.strictObject(Object.fromEntries(fields));
}
