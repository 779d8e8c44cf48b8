import { z } from 'zod';
import { mayLack } from './primitives.ts';

/** A medium that was uploaded to Meta, or one that Meta fetches itself. */
const medium = (more: Readonly<Record<string, z.ZodType>> = {}) =>
  z
    .looseObject({
      id: mayLack(z.string().min(1).max(512)).describe("Meta's id of an uploaded medium"),
      link: mayLack(z.url({ protocol: /^https?$/ }).max(2048)).describe('Address that Meta fetches it from'),
      ...more,
    })
    .refine(({ id, link }) => (id === undefined) !== (link === undefined), 'must have either id or link')
    .transform((content): Record<string, unknown> => present(content));

/** JSON without the fields that were left out. */
const present = (content: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));

const caption = mayLack(z.string().max(1024)).describe('Text below it');
const passedOn = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).transform((content): Record<string, unknown> => present(content));

/**
 * What may be sent while the customer service window is open, by Meta's name of the type: Meta's own shapes, passed on
 * as they come. Only what Meta surely refuses is refused here.
 */
export const freeFormContents = {
  text: passedOn({ body: z.string().min(1).max(4096) }),
  image: medium({ caption }),
  video: medium({ caption }),
  document: medium({ caption, filename: mayLack(z.string().max(240)) }),
  audio: medium(),
  sticker: medium(),
  location: passedOn({
    latitude: z.union([z.number(), z.string().min(1).max(32)]),
    longitude: z.union([z.number(), z.string().min(1).max(32)]),
  }),
  reaction: passedOn({
    message_id: z.string().min(1).max(512).describe('wamid of the message that it is about'),
    emoji: z.string().max(64).describe('Empty: takes the reaction back'),
  }),
  interactive: passedOn({ type: z.string().min(1).max(64), action: z.looseObject({}) }),
} as const;

/** A type of message that needs no template, but an open customer service window. */
export type FreeFormType = keyof typeof freeFormContents;

/** Whether this is a type of message that needs no template. */
export const isFreeForm = (type: string): type is FreeFormType => Object.hasOwn(freeFormContents, type);

/** The message that is answered, in Meta's shape. */
export const contextSchema = z
  .strictObject({ message_id: z.string().min(1).max(512).describe('wamid of the message that is answered') })
  .meta({ id: 'MessageContext' });
