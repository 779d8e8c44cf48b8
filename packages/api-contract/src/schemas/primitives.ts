import { z } from 'zod';

/** The CRM's own id of its customer. */
export const tenantIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -')
  .describe("The CRM's own id of its customer");

/** An id of ours; capital letters are read as small ones. */
export const idSchema = z.uuid().toLowerCase().describe('UUID');

/** RFC 3339 in UTC. */
export const timeSchema = z.string().describe('RFC 3339, UTC');

/** A moment of a request, read into UTC: databases know neither the year 0 nor every offset. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => /^(?!0000)\d{4}-/.test(text), 'must be between the years 1 and 9999');

/** Data of the CRM, kept and given back as it is. */
export const metadataSchema = z
  .record(z.string(), z.unknown())
  .describe("The CRM's own data, returned as it was given");

/** Largest `metadata` of a request, in bytes of JSON. */
export const MAX_METADATA_BYTES = 32_768;

/** `metadata` of a request: it travels with every fact, so it may not be huge. */
export const givenMetadataSchema = metadataSchema.refine(
  (metadata) => Buffer.byteLength(JSON.stringify(metadata)) <= MAX_METADATA_BYTES,
  `must have at most ${MAX_METADATA_BYTES} bytes of JSON`,
);

/** A field of a request that may be left out or null, which is the same: many CRMs write null for what they lack. */
export const mayLack = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

/** The CRM's own id of a thing. */
export const externalIdSchema = z
  .string()
  .min(1)
  .max(255)
  .describe("The CRM's own id, returned with every fact");

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** ISO 3166-1 alpha-2. */
export const countrySchema = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be two letters')
  .transform((code) => code.toUpperCase())
  .refine((code) => code !== 'ZZ' && regions.of(code) !== undefined, 'must be a country of ISO 3166-1')
  .describe('Country, ISO 3166-1 alpha-2: reads phone numbers that have no country code');

/** Meta's language code; `en-US` and `en_us` are read as `en_US`. */
export const templateLanguageSchema = z
  .string()
  .regex(/^[a-z]{2,3}([_-][A-Za-z]{2,4})?$/, 'must be a language code such as en or en_US')
  .transform((code) =>
    code.replace(
      /[_-](.+)$/,
      (_all, region: string) => `_${region.length === 2 ? region.toUpperCase() : region}`,
    ),
  )
  .describe("Meta's language code, such as en_US");

/** White space, and characters that nobody sees: alone they are no name. */
const BLANK = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** A name or title that people tell things apart by: something of it must be seen. */
export const nameSchema = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !BLANK.test(text), 'must have a character that can be seen')
    .meta({ minLength: 1, description: 'Not blank: a character of it can be seen' });

/** The number as a person writes it: `1e21` is a one with 21 zeros. Exact, as `parseExactly` lets no other one in. */
function writtenOut(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** A value for a variable or field: text; numbers and booleans are written out. */
export const plainValueSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => (typeof value === 'number' ? writtenOut(value) : String(value)))
  .describe('Text; numbers and booleans are written out, numbers without an exponent');

/** Values by name; one that is null is not there. */
export const plainValuesSchema = z
  .record(z.string(), plainValueSchema.nullable())
  .transform(
    (values) =>
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Record<
        string,
        string
      >,
  );

/** Why something failed or was not sent. */
export const failureSchema = z
  .object({
    code: z.string().describe('Code of the catalogue, such as variable-missing or meta-131026'),
    class: z.string().optional().describe('Who or what can mend it'),
    detail: z.string(),
    advice: z.string().describe('What to do about it'),
    meta: z
      .object({
        code: z.number().int(),
        subcode: z.number().int().optional(),
        message: z.string(),
        details: z.string().optional(),
        fbtraceId: z.string().optional(),
      })
      .optional()
      .describe("The error in Meta's words"),
  })
  .meta({ id: 'Failure' });

/** Business-scoped user id as Meta writes it: of one portfolio, or of linked ones. */
export const userIdSchema = z
  .string()
  .regex(
    /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,256}$/,
    'is no business-scoped user id, such as US.13491208655302741918',
  );

/** What something waits for. */
export const waitingForSchema = z
  .object({
    reason: z
      .string()
      .describe('Such as project-needs-attention, campaign-paused, meta-not-answering, pace or meta-131056'),
    since: timeSchema,
    until: timeSchema.optional().describe('When it is tried again, where that is known'),
    detail: z.string(),
    liftedBy: z.string().optional().describe('Who or what ends it'),
  })
  .meta({ id: 'WaitingFor' });

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    next: z.string().nullable().describe('Pass it as `after` for the next page; null at the end'),
  });
