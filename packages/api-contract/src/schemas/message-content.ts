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

/** A medium that was uploaded to Meta, or one that Meta fetches itself. */
const medium = (more: Readonly<Record<string, z.ZodType>> = {}) =>
  passedOn(
    z
      .looseObject({
        id: mayLack(z.string().min(1).max(512)).describe("Meta's id of an uploaded medium"),
        link: mayLack(z.url({ protocol: /^https?$/ }).max(2048)).describe('Address that Meta fetches it from'),
        ...more,
      })
      .refine(({ id, link }) => (id === undefined) !== (link === undefined), 'must have either id or link'),
  );

const caption = mayLack(z.string().max(1024)).describe('Text below it');

/**
 * What may be sent while the customer service window is open, by Meta's name of the type: Meta's own shapes, passed on
 * as they come. Only what Meta surely refuses is refused here.
 */
export const freeFormContents = {
  text: passedOn(z.looseObject({ body: z.string().min(1).max(4096) })),
  image: medium({ caption }),
  video: medium({ caption }),
  document: medium({ caption, filename: mayLack(z.string().max(240)) }),
  audio: medium(),
  sticker: medium(),
  location: passedOn(
    z.looseObject({
      latitude: z.union([z.number(), z.string().min(1).max(32)]),
      longitude: z.union([z.number(), z.string().min(1).max(32)]),
    }),
  ),
  reaction: passedOn(
    z.looseObject({
      message_id: z.string().min(1).max(512).describe('wamid of the message that it is about'),
      emoji: z.string().max(64).describe('Empty: takes the reaction back'),
    }),
  ),
  interactive: passedOn(
    z.looseObject({ type: z.string().min(1).max(64), action: z.looseObject({}) }),
  ),
} as const;

/** The message that is answered, in Meta's shape. */
export const contextSchema = z
  .strictObject({ message_id: z.string().min(1).max(512).describe('wamid of the message that is answered') })
  .meta({ id: 'MessageContext' });
