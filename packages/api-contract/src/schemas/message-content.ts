import { z } from 'zod';
import { mayLack } from './primitives.ts';

/** JSON of Meta's own shape without the fields that are null, at any depth: to Meta they are the same as left out. */
export const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(present.map(([name, item]) => [name, withoutNulls(item)]));
};

/** Content of Meta's own shape, passed on as it came but for what is null. */
export const passedOn = <Schema extends z.ZodType<object>>(schema: Schema) =>
  schema.transform((content) => withoutNulls(content) as Record<string, unknown>);

const caption = mayLack(z.string().max(1024)).describe('Text below it');

/** What Meta takes of other media only; null is absent. */
const ofOtherMedia = z.null('Meta takes it with other media only').optional();

/** A medium that is kept here, one that Meta has, or one that Meta fetches itself. */
const medium = (more: Readonly<Record<string, z.ZodType>> = {}) =>
  passedOn(
    z
      .strictObject({
        id: mayLack(z.string().min(1).max(512)).describe(
          "Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number",
        ),
        link: mayLack(z.url({ protocol: /^https?$/ }).max(2048)).describe(
          'Address that Meta fetches it from',
        ),
        ...{ caption: ofOtherMedia, filename: ofOtherMedia, voice: ofOtherMedia },
        ...more,
      })
      .refine(({ id, link }) => (id === undefined) !== (link === undefined), 'must have either id or link'),
  );

/**
 * What may be sent while the customer service window is open, by Meta's name of the type: Meta's own shapes, passed on
 * as they come. Every field that Meta documents is taken, and no other: a caption that is misspelt would be left out of
 * what the person gets. Of what is interactive, Meta looks below `type`, `header`, `body`, `footer` and `action`.
 */
export const freeFormContents = {
  text: passedOn(
    z.strictObject({
      body: z.string().min(1).max(4096),
      preview_url: mayLack(z.boolean()).describe('Whether WhatsApp shows a preview of the first link'),
    }),
  ),
  image: medium({ caption }),
  video: medium({ caption }),
  document: medium({ caption, filename: mayLack(z.string().max(240)) }),
  audio: medium({ voice: mayLack(z.boolean()).describe('Shown as a voice message') }),
  sticker: medium(),
  location: passedOn(
    z.strictObject({
      latitude: z.union([z.number(), z.string().min(1).max(32)]),
      longitude: z.union([z.number(), z.string().min(1).max(32)]),
      name: mayLack(z.string().max(1024)),
      address: mayLack(z.string().max(1024)),
    }),
  ),
  reaction: passedOn(
    z.strictObject({
      message_id: z.string().min(1).max(512).describe('wamid of the message that it is about'),
      emoji: z.string().max(64).describe('Empty: takes the reaction back'),
    }),
  ),
  interactive: passedOn(
    z.strictObject({
      type: z.string().min(1).max(64),
      header: mayLack(z.looseObject({ type: z.string() })),
      body: mayLack(z.strictObject({ text: z.string() })),
      footer: mayLack(z.strictObject({ text: z.string() })),
      action: z.looseObject({}),
    }),
  ),
} as const;

/** The message that is answered, in Meta's shape. */
export const contextSchema = z
  .strictObject({ message_id: z.string().min(1).max(512).describe('wamid of the message that is answered') })
  .meta({ id: 'MessageContext' });
