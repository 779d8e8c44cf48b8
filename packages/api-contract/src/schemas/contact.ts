import { CONSENT_STATES } from '@wabus/domain';
import { ADDRESS_KINDS, ADDRESS_SOURCES, CONSENT_PURPOSES, MARKETING_PREFERENCES } from '@wabus/events';
import { z } from 'zod';
import {
  countrySchema,
  externalIdSchema,
  idSchema,
  instantSchema,
  MAX_METADATA_BYTES,
  mayLack,
  nameSchema,
  timeSchema,
  userIdSchema,
} from './primitives.ts';
import { languageSchema } from './tenant.ts';

const addressSchema = z.strictObject({
  kind: z.enum(ADDRESS_KINDS),
  value: z
    .string()
    .min(1)
    .max(255)
    .describe('E.164 with +, or the id; in requests any common spelling of a phone number'),
});

const purposeSchema = z.enum(CONSENT_PURPOSES).describe('`all` covers marketing and utility');
const stateSchema = z.enum(CONSENT_STATES);

/** An address that a contact is given: an id leads to a person only where it is of one portfolio. */
const givenAddressSchema = addressSchema
  .refine(({ kind, value }) => kind !== 'userId' || userIdSchema.safeParse(value).success, {
    path: ['value'],
    error: 'is no business-scoped user id, such as US.13491208655302741918',
  })
  .refine(({ kind, value }) => kind !== 'userId' || !/^..\.ENT\./.test(value), {
    path: ['value'],
    error: 'is an id over linked portfolios: its kind is parentUserId',
  });

/** Body of `PUT /contacts/{id}`: what is left out stays as it is, null takes it away. */
export const contactBody = z
  .strictObject({
    name: nameSchema(200).nullish(),
    language: languageSchema.nullish(),
    externalId: externalIdSchema.nullish(),
    addresses: mayLack(z.array(givenAddressSchema).max(20)).describe(
      'Addresses to be known as well; none is taken away',
    ),
    country: mayLack(countrySchema).describe(
      'Reads phone numbers without a country code; else that of the tenant',
    ),
  })
  .meta({ id: 'ContactBody' });

/** Where names of people come from, in the order in which they count. */
export const NAME_SOURCES = ['set', 'app', 'profile'] as const;

/** A word of a person on being written to. */
const consentShape = {
  purpose: purposeSchema,
  state: stateSchema,
  at: timeSchema.describe('When it was said, RFC 3339; the newest word counts'),
  source: z.string().describe('Where it was said: `keyword` for a message to us, else what the CRM named'),
  evidence: z.unknown().describe('What proves it, as it was given; null without any'),
};

/** A person. */
export const contactSchema = z
  .object({
    id: idSchema,
    addresses: z.array(addressSchema).describe('Those that are theirs'),
    knownAddresses: z
      .array(
        z.object({
          ...addressSchema.shape,
          source: z.enum(ADDRESS_SOURCES).describe('Who said so'),
          formerAt: timeSchema.nullable().describe('Since when it is theirs no more; null: it is'),
        }),
      )
      .describe('All that ever were theirs, former ones last: what comes late by one finds its person'),
    linkedWith: z.array(idSchema).describe('Contacts of the same person, as somebody said'),
    name: z
      .string()
      .nullable()
      .describe(
        'As the CRM gave it; when reading, where it gave none, as a phone app has it, else as the person chose it in WhatsApp',
      ),
    names: z
      .array(
        z.object({
          source: z
            .enum(NAME_SOURCES)
            .describe(
              'set: by the CRM; app: in the contacts of the phone app of the project; profile: by the person',
            ),
          projectId: idSchema.nullable().describe('Of which project; null: of all'),
          name: z.string(),
        }),
      )
      .describe('Every name that is known, in the order in which they count'),
    language: z.string().nullable(),
    externalId: z.string().nullable(),
    consents: z.array(z.object(consentShape)).describe('The newest word on each purpose'),
    marketingPreferences: z
      .array(
        z.object({ phoneNumberId: z.string(), preference: z.enum(MARKETING_PREFERENCES), at: timeSchema }),
      )
      .describe("What the person chose for each business number in WhatsApp's own settings"),
    createdAt: timeSchema,
    erasedAt: timeSchema
      .nullable()
      .describe('Since when the person is erased: nothing is known of them any more; null: they are not'),
  })
  .meta({ id: 'Contact' });

/** A person as the API answers one. */
export type ContactResource = z.output<typeof contactSchema>;

/** What of an erased person may still be somewhere for a while. */
export const ERASURE_REMAINS = ['keys-in-memory', 'raw-webhooks'] as const;

/** A person who was erased. */
export const contactErasureSchema = z
  .object({
    contactId: idSchema.describe('The contact that went on for the person'),
    erasedAt: timeSchema,
    expires: z
      .array(
        z.object({
          what: z
            .enum(ERASURE_REMAINS)
            .describe(
              'keys-in-memory: a process may still open what it has in hand; raw-webhooks: webhooks as they came, and what was set aside of them',
            ),
          until: timeSchema.describe('When it is gone at the latest, unless an engine is away'),
        }),
      )
      .describe('What is not gone with the answer, and until when'),
  })
  .meta({ id: 'ContactErasure' });

const wordShape = {
  purpose: purposeSchema,
  state: stateSchema,
  source: nameSchema(255).describe('Where it was said, such as a form or a call'),
  evidence: z
    .unknown()
    .refine(
      (given) => Buffer.byteLength(JSON.stringify(given ?? null)) <= MAX_METADATA_BYTES,
      `must have at most ${MAX_METADATA_BYTES} bytes of JSON`,
    )
    .transform((given) => given ?? undefined)
    .optional()
    .describe('What proves it: text or any JSON'),
  occurredAt: mayLack(instantSchema).describe('When it was said; without it now'),
};

/** Body of `POST /contacts/{id}/consents`. */
export const consentBody = z.strictObject(wordShape).meta({ id: 'ConsentBody' });

/** Body of `POST /consents`. */
export const consentByAddressBody = z
  .strictObject({
    to: z
      .union([
        z.string().min(1).max(255),
        z.strictObject({ userId: userIdSchema }),
        z.strictObject({ contactId: idSchema }),
      ])
      .describe('A phone number, `{userId}` or `{contactId}`; whoever is new becomes a contact'),
    country: mayLack(countrySchema).describe(
      'Reads `to` when it has no country code; else that of the tenant',
    ),
    ...wordShape,
  })
  .meta({ id: 'ConsentByAddressBody' });

/** A recorded word. */
export const consentSchema = z
  .object({ id: idSchema.describe('Id of its event'), contactId: idSchema, ...consentShape })
  .meta({ id: 'Consent' });

/** A recorded word as the API answers it. */
export type ConsentResource = z.output<typeof consentSchema>;
