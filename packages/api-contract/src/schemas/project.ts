import { CHECKLIST_STEPS, HISTORY_STATES, SHOWN_PROJECT_STATUSES } from '@wabus/domain';
import { z } from 'zod';
import {
  failureSchema,
  givenMetadataSchema,
  idSchema,
  mayLack,
  metadataSchema,
  nameSchema,
  timeSchema,
} from './primitives.ts';

const metaId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "must be an id of Meta's");

/** Body of `POST /projects`. */
export const projectBody = z
  .strictObject({ name: nameSchema(200), metadata: mayLack(givenMetadataSchema) })
  .meta({ id: 'ProjectBody' });

/** Body of `POST /projects/{id}/embedded-signup`: what the browser got. */
export const embeddedSignupBody = z
  .strictObject({
    code: z.string().min(1).max(4096).describe('Code of the browser; lives 30 seconds and works once'),
    wabaId: metaId,
    phoneNumberId: mayLack(metaId).describe('May be left out when the WABA has exactly one number'),
    businessId: mayLack(z.string().max(64)),
    displayPhoneNumber: mayLack(z.string().max(64)).describe(
      'Kept by Meta; what is said here does not count',
    ),
    event: mayLack(z.string().max(100)).describe("Meta's session event, such as FINISH"),
    pin: mayLack(z.string().regex(/^\d{6}$/, 'must be six digits')).describe(
      'PIN of the number, where two-step verification is on already; left out, wabus sets one',
    ),
  })
  .meta({ id: 'EmbeddedSignupBody' });

const hideRevokedSchema = z
  .boolean()
  .describe(
    'What was deleted for everyone is shown without its content, earlier texts and medium; a STOP in it holds all the same',
  );

/** Body of `PUT /projects/{id}/settings`: what is left out stays as it is. */
export const projectSettingsBody = z
  .strictObject({ hideRevoked: mayLack(hideRevokedSchema) })
  .meta({ id: 'ProjectSettingsBody' });

/** How a project behaves. */
export const projectSettingsSchema = z
  .object({ hideRevoked: hideRevokedSchema })
  .meta({ id: 'ProjectSettings' });

/** Why Meta refuses whatever a project sends. */
const attentionSchema = failureSchema
  .extend({ since: timeSchema })
  .describe(
    'Why Meta refuses what it sends, since when; messages and campaigns wait. It ends by itself when Meta takes a message again (one is tried now and then), or with another Embedded Signup',
  );

const restrictionSchema = z.object({
  restriction: z
    .string()
    .describe("Meta's word, such as RESTRICTED_BIZ_INITIATED_MESSAGING, DISABLE or PARTNER_REMOVED"),
  since: timeSchema,
  until: timeSchema.optional().describe('When it ends by itself; absent where Meta names no end'),
  remediation: z.string().optional().describe('What Meta asks to be done'),
});

const historyImportSchema = z
  .object({
    state: z
      .enum(HISTORY_STATES)
      .describe(
        'requested: Meta was asked; running: parts of it came; done: all was told; declined: the business keeps it to itself; refused: Meta did not take the request; silent: nothing came for a day',
      ),
    progress: z.number().int().nullable().describe('Percent; null before the first part'),
    messages: z.number().int().describe('How many messages were told so far'),
    requestedAt: timeSchema.nullable().describe('Null where wabus did not ask for it'),
    heardAt: timeSchema.nullable().describe('When Meta last said something of it; null: never'),
    detail: z.string().nullable().describe("Why nothing comes, in Meta's words"),
  })
  .describe(
    'What was said in the phone app of the number before it was connected, and how far its import is',
  );

/** Statuses that callers are to expect of a project, though nothing leads to them yet. */
const ANNOUNCED_STATUSES = ['disconnected', 'suspended'] as const;

/** One WhatsApp presence of a tenant. */
export const projectSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    status: z.enum([...SHOWN_PROJECT_STATUSES, ...ANNOUNCED_STATUSES]),
    attention: attentionSchema.nullable(),
    wabaId: z.string().nullable(),
    phoneNumberId: z.string().nullable(),
    displayPhoneNumber: z.string().nullable().describe('The business phone number'),
    verifiedName: z.string().nullable(),
    qualityRating: z.string().nullable(),
    messagingLimit: z.string().nullable(),
    throughput: z.string().nullable(),
    nameStatus: z
      .string()
      .nullable()
      .describe(
        'What Meta decided last of the display name: APPROVED, REJECTED, DEFERRED or PENDING; null before it told',
      ),
    username: z.string().nullable().describe('Username of the number, once Meta approved or reserved it'),
    restrictions: z
      .array(restrictionSchema)
      .describe('What Meta does not let the account or the number do at this moment'),
    historyImport: historyImportSchema
      .nullable()
      .describe('Null where the number is in no phone app, or nothing was asked for or told'),
    threadsElsewhere: z
      .number()
      .int()
      .optional()
      .describe(
        'Conversations that another responder of the number has at this moment, as each of them says (`responder`): answers of yours in them are refused by Meta, templates are not. Left out where there are none, and in answers to writes',
      ),
    messageDroppedAt: timeSchema
      .nullable()
      .describe(
        'When Meta last said that it dropped, for good, a message that a person wrote to the number; the audit has each time. Null: never',
      ),
    since: z
      .object({
        qualityRating: timeSchema.nullable(),
        messagingLimit: timeSchema.nullable(),
        throughput: timeSchema.nullable(),
        nameStatus: timeSchema.nullable(),
      })
      .describe(
        "Since when each holds, by Meta's clock; null where it was read at the signup, or is not known",
      ),
    checklist: z
      .array(
        z.object({
          step: z.enum(CHECKLIST_STEPS),
          status: z.enum(['done', 'waiting', 'failed']),
          waitingFor: z.string().optional().describe('Who or what has to act'),
          detail: z.string().optional(),
        }),
      )
      .describe('Steps of going live, in order'),
    settings: projectSettingsSchema,
    metadata: metadataSchema.nullable().optional(),
    createdAt: z.string().optional(),
  })
  .meta({ id: 'Project' });

/** A project as the API answers it. */
export type ProjectResource = z.output<typeof projectSchema>;
