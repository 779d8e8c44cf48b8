import { z } from 'zod';

/** Beyond this a number is not carried exactly as an Avro long (its reader refuses the last safe integer). */
const LARGEST_LONG = Number.MAX_SAFE_INTEGER - 1;

function strictNumber(schema: z.ZodNumber): z.ZodType {
  return schema.isInt ? schema.min(-LARGEST_LONG).max(LARGEST_LONG) : schema;
}

/**
 * The same schema, but what JSON and Avro would not carry alike is refused: fields that the definition does not know,
 * strings that are no Unicode (lone surrogates), integers beyond 2^53 - 2. Throws for kinds of schema that the catalogue may not use.
 */
export function strictSchema(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return strictSchema(schema.unwrap() as z.ZodType).optional();
  if (schema instanceof z.ZodObject) return strictObject(schema.shape);
  if (schema instanceof z.ZodArray) return z.array(strictSchema(schema.element as z.ZodType));
  if (schema instanceof z.ZodRecord) {
    return z.record(schema.keyType as z.ZodString, strictSchema(schema.valueType as z.ZodType));
  }
  if (schema instanceof z.ZodString)
    return schema.refine((text) => text.isWellFormed(), 'not well-formed Unicode');
  if (schema instanceof z.ZodNumber) return strictNumber(schema);
  if (schema instanceof z.ZodUnknown) return schema.refine((value) => value !== undefined, 'missing');
  if (schema instanceof z.ZodStringFormat || schema instanceof z.ZodEnum) return schema;
  if (schema instanceof z.ZodBoolean || schema instanceof z.ZodLiteral) return schema;
  throw new Error(`the catalogue may not use a zod schema of kind ${schema.def.type}`);
}

/** An object of these fields and no others, each strict in the same way. */
export function strictObject(shape: Readonly<Record<string, z.ZodType>>): z.ZodObject {
  const fields = Object.entries(shape).map(([name, field]) => [name, strictSchema(field)] as const);
  return z.strictObject(Object.fromEntries(fields));
}
