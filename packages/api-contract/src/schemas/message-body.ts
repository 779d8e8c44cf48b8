import { LANES } from '@wabus/events';
import { z } from 'zod';
import { contextSchema, freeFormContents, passedOn } from './message-content.ts';
import {
  countrySchema,
  externalIdSchema,
  givenMetadataSchema,
  idSchema,
  mayLack,
  plainValuesSchema,
  templateLanguageSchema,
  userIdSchema,
} from './primitives.ts';
import { notTooLarge } from './template.ts';

/** A template to send: by name with values, or in Meta's own shape with components. */
export const templateContentSchema = z
  .strictObject({
    name: z.string().min(1).max(512),
    language: z.union([
      templateLanguageSchema,
      z
        .strictObject({ code: templateLanguageSchema, policy: mayLack(z.string().max(32)) })
        .describe("Meta's own shape"),
    ]),
    variables: mayLack(plainValuesSchema).describe(
      'Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link',
    ),
    fields: mayLack(plainValuesSchema).describe('Values by name of the mapped field'),
    components: mayLack(notTooLarge(z.array(passedOn(z.looseObject({ type: z.string() }))))).describe(
      "Parameters in Meta's own shape, instead of variables and fields",
    ),
  })
  .meta({ id: 'TemplateContent' });

/** Who decided on a message that no campaign sends. */
const sentBySchema = z
  .strictObject({
    kind: z.enum(['agent', 'automation', 'api']),
    id: mayLack(z.string().min(1).max(255)).describe("The CRM's id of the agent or automation"),
  })
  .meta({ id: 'SentBy' });

/** What a body has whatever its type, beside the content under the name of the type. */
const around = {
  projectId: idSchema,
  to: z
    .union([z.string(), z.strictObject({ userId: userIdSchema }), z.strictObject({ contactId: idSchema })])
    .describe(
      'Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last',
    ),
  country: mayLack(countrySchema),
  context: mayLack(contextSchema).describe('The message that this one answers'),
  externalId: mayLack(externalIdSchema),
  metadata: mayLack(givenMetadataSchema),
  priority: mayLack(z.enum(LANES)).describe(
    'Lane of the number; by default conversational, bulk for templates of marketing and utility',
  ),
  sentBy: mayLack(sentBySchema).describe('Who wrote it; by default `api`'),
  messaging_product: mayLack(z.literal('whatsapp')).describe("As in Meta's examples; not needed"),
  recipient_type: mayLack(z.literal('individual')).describe("As in Meta's examples; not needed"),
};

/** The contents of other types may stand there as null, as a CRM writes what it lacks. */
const lacking: object = Object.fromEntries(
  ['template', ...Object.keys(freeFormContents)].map((name) => [
    name,
    z
      .null()
      .optional()
      .transform(() => undefined),
  ]),
);

type BodyOf<Type extends string> = z.ZodObject<
  { readonly type: z.ZodLiteral<Type> } & { readonly [Content in Type]: z.ZodType },
  z.core.$strict
>;

const ofType = <Type extends string, Content extends z.ZodRawShape>(type: Type, content: Content) =>
  z
    .strictObject({ ...around, ...lacking, type: z.literal(type), ...content })
    .meta({ id: `${type[0]?.toUpperCase()}${type.slice(1)}MessageBody` });

const { text, image, video, document, audio, sticker, location, reaction, interactive } = freeFormContents;

/** A content that may be sent, and that no body has, does not compile. */
const freeForm = {
  text: ofType('text', { text }),
  image: ofType('image', { image }),
  video: ofType('video', { video }),
  document: ofType('document', { document }),
  audio: ofType('audio', { audio }),
  sticker: ofType('sticker', { sticker }),
  location: ofType('location', { location }),
  reaction: ofType('reaction', { reaction }),
  interactive: ofType('interactive', { interactive }),
} satisfies { readonly [Type in keyof typeof freeFormContents]: BodyOf<Type> };

/** Body of `POST /messages`. The content stands under the name of its type. */
export const messageBody = z
  .discriminatedUnion('type', [
    ofType('template', { template: templateContentSchema }),
    ...Object.values(freeForm),
  ])
  .meta({ id: 'MessageBody' });
