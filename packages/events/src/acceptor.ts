import { z } from 'zod';

/** Whether a value is what a schema says. */
export type Accepts = (value: unknown) => boolean;

const made = new WeakMap<z.ZodType, Accepts>();

/**
 * The same question as `schema.safeParse(value).success`, for values that are nearly always right: it copies nothing and
 * finds no words for what is wrong. Made once for each schema.
 */
export function acceptorOf(schema: z.ZodType): Accepts {
  const known = made.get(schema);
  if (known) return known;
  const accepts = make(schema);
  made.set(schema, accepts);
  return accepts;
}

/** Kinds of schema that the catalogue uses; whatever else there is, and every check that is not known here, is zod's own business. */
function make(schema: z.ZodType): Accepts {
  if (schema instanceof z.ZodOptional && !schema.def.checks?.length) {
    const inner = acceptorOf(schema.unwrap() as z.ZodType);
    return (value) => value === undefined || inner(value);
  }
  const own = ofKind(schema);
  const checks = own && (schema.def.checks ?? []).map(checkOf);
  if (!checks || checks.some((check) => check === undefined))
    return (value) => schema.safeParse(value).success;
  const all = checks as Accepts[];
  return all.length === 0 ? own : (value) => own(value) && all.every((check) => check(value));
}

function ofKind(schema: z.ZodType): Accepts | undefined {
  if (schema instanceof z.ZodObject) return objectOf(schema);
  if (schema instanceof z.ZodArray) {
    const element = acceptorOf(schema.element as z.ZodType);
    return (value) => Array.isArray(value) && isEvery(value, element);
  }
  if (schema instanceof z.ZodTuple && schema.def.items.length === 0 && schema.def.rest === null)
    return (value) => Array.isArray(value) && value.length === 0;
  if (schema instanceof z.ZodGUID || schema instanceof z.ZodISODateTime) {
    const { pattern } = schema.def;
    return pattern && ((value) => typeof value === 'string' && pattern.test(value));
  }
  if (schema instanceof z.ZodString) return (value) => typeof value === 'string';
  if (schema instanceof z.ZodNumberFormat) return undefined;
  if (schema instanceof z.ZodNumber) return (value) => typeof value === 'number' && Number.isFinite(value);
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodUnknown) return () => true;
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) {
    const values = new Set<unknown>(schema instanceof z.ZodEnum ? schema.options : schema.values);
    return (value) => values.has(value);
  }
  return undefined;
}

/** Whether all are accepted; what an array has no value for, which `every` passes over, is undefined. */
function isEvery(values: readonly unknown[], accepts: Accepts): boolean {
  for (const value of values) if (!accepts(value)) return false;
  return true;
}

function objectOf(schema: z.ZodObject): Accepts | undefined {
  const { catchall } = schema.def;
  if (catchall && !(catchall instanceof z.ZodNever)) return undefined;
  const fields = Object.entries(schema.shape).map(
    ([name, field]) => [name, fieldOf(field as z.ZodType)] as const,
  );
  const names = catchall && new Set(fields.map(([name]) => name));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    if (names) for (const name in value) if (!names.has(name)) return false;
    const object = value as Readonly<Record<string, unknown>>;
    for (const [name, { accepts, mayLack }] of fields) {
      const field = object[name];
      if (!accepts(field) || (field === undefined && !mayLack && !(name in object))) return false;
    }
    return true;
  };
}

/** How a field is checked, and whether an object may be without it, which is another thing than undefined. */
const fieldOf = (schema: z.ZodType): { readonly accepts: Accepts; readonly mayLack: boolean } => ({
  accepts: acceptorOf(schema),
  mayLack: schema._zod.optin !== undefined,
});

/** What a check of text or of a number, or of anything by a function, asks; undefined for one that is not known here. */
function checkOf({ _zod: { def } }: z.core.$ZodCheck<never>): Accepts | undefined {
  const of = def as Partial<CheckDefinition>;
  switch (of.check) {
    case 'min_length':
      return (value) => (value as string).length >= (of.minimum ?? 0);
    case 'string_format':
      return of.format === 'starts_with'
        ? (value) => (value as string).startsWith(of.prefix ?? '')
        : undefined;
    case 'number_format':
      return of.format === 'safeint' ? Number.isSafeInteger : undefined;
    case 'greater_than':
      return of.inclusive ? (value) => (value as number) >= (of.value ?? 0) : undefined;
    case 'less_than':
      return of.inclusive ? (value) => (value as number) <= (of.value ?? 0) : undefined;
    case 'custom':
      return of.fn && ((value) => of.fn?.(value) === true);
    default:
      return undefined;
  }
}

/** What the checks above are made of, as zod writes it. */
interface CheckDefinition {
  readonly check: string;
  readonly format: string;
  readonly minimum: number;
  readonly inclusive: boolean;
  readonly value: number;
  readonly prefix: string;
  readonly fn: (value: unknown) => unknown;
}
