import type { EventType } from '@wabus/events';
import { z } from 'zod';

const id = (what: string) => z.string().describe(what);
const own = (what: string) =>
  z
    .string()
    .nullable()
    .describe(
      `The CRM's own id of ${what}; null without one, once the person was erased, or where the token may not see it`,
    );

const address = z.object({
  kind: z.enum(['phone', 'userId', 'parentUserId', 'username']),
  value: z.string().describe('E.164 with +, or the id'),
});

/** A person, as others are told. */
export const personSchema = z
  .object({
    id: id('The person, UUID'),
    externalId: z.string().nullable(),
    name: z.string().nullable(),
    language: z.string().nullable(),
    addresses: z.array(address).describe('Those that are theirs now; none once the person was erased'),
  })
  .meta({ id: 'EventContact' });

const text = z
  .string()
  .nullable()
  .describe('What can be read of the content: text, caption, or what was chosen');
const content = z.unknown().describe("In Meta's own shape; null once the person was erased");
const contact = personSchema.nullable();
const media = z
  .looseObject({})
  .nullable()
  .describe('The medium, as `Media` has it, without `url`: read the message for one');

const place = {
  projectId: id('Project, UUID').nullable(),
  contactId: id('The person, UUID').nullable(),
  conversationId: id('The thread, UUID').nullable(),
};
const ofMessage = {
  messageId: id('The message that it is about, UUID').nullable(),
  externalId: own('that message'),
  campaignId: id('Campaign that the message is part of, UUID').nullable(),
};

/** The message that another one answers. */
export const replySchema = z
  .object({
    messageId: id('UUID'),
    wamid: id("Meta's message id"),
    externalId: z.string().nullable(),
    campaignId: z.string().nullable(),
  })
  .nullable();

/**
 * What others are told beside what an event says, by what it is about, so that they need not ask back: `data` is open,
 * `personal` needs the right to see people.
 */
export const abouts = {
  /** Nothing beside: the event says it all. */
  itself: { data: {}, personal: {} },
  /** A message that was sent through wabus. */
  sent: {
    data: { ...place, ...ofMessage },
    personal: { to: z.string().nullable(), contact, text, content, metadata: z.unknown() },
  },
  /** A message that came, or was sent elsewhere. */
  said: {
    data: { messageId: id('UUID'), inReplyTo: replySchema },
    personal: { from: z.string().nullable(), to: z.string().nullable(), contact, text, content, media },
  },
  /** Something that was done to a message. */
  done: {
    data: ofMessage,
    personal: {
      contact,
      emoji: z.string().nullable().describe('Of a reaction; null: taken back'),
      text,
      content,
    },
  },
  /** The medium of a message. */
  medium: {
    data: { conversationId: place.conversationId, externalId: ofMessage.externalId },
    personal: { contact, media },
  },
  campaign: {
    data: {
      projectId: place.projectId,
      title: z.string().nullable(),
      externalId: z.string().nullable().describe("The CRM's own id of the campaign"),
      metadata: z.unknown(),
    },
    personal: {},
  },
  template: {
    data: { projectId: place.projectId, name: z.string().nullable(), language: z.string().nullable() },
    personal: {},
  },
  /** A person, or a thread with one. */
  person: { data: { externalId: own('the person') }, personal: { contact } },
  /** A note in a thread. */
  note: { data: { externalId: own('the person') }, personal: { contact, text } },
} as const satisfies Record<string, { readonly data: z.ZodRawShape; readonly personal: z.ZodRawShape }>;

/** What an event is about. */
export type About = keyof typeof abouts;

/** A person as known now. */
export type PublicPerson = z.infer<typeof personSchema>;

/** A message that another one answers. */
export type Reply = z.infer<typeof replySchema>;

/** Of an outbound message what does not change any more; personal parts are null once the person was erased. */
export interface KnownMessage {
  readonly projectId: string;
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly campaignId: string | null;
  readonly externalId: string | null;
  readonly type: string | null;
  readonly to: string | null;
  readonly from: string | null;
  readonly content: unknown;
  readonly metadata: unknown;
  readonly inReplyTo: Reply;
  readonly media: Readonly<Record<string, unknown>> | null;
}

/** Something that was done to a message. */
export interface KnownMark {
  /** The message that it was done to; null for one that is not known. */
  readonly messageId: string | null;
  readonly type: string | null;
  readonly content: unknown;
}

/** What is known of the things that some events are about, by their ids. */
export interface Known {
  readonly messages: ReadonlyMap<string, KnownMessage>;
  readonly marks: ReadonlyMap<string, KnownMark>;
  readonly people: ReadonlyMap<string, PublicPerson>;
  readonly campaigns: ReadonlyMap<
    string,
    {
      readonly projectId: string;
      readonly title: string;
      readonly externalId: string | null;
      readonly metadata: unknown;
    }
  >;
  readonly templates: ReadonlyMap<
    string,
    { readonly projectId: string; readonly name: string; readonly language: string }
  >;
  readonly notes: ReadonlyMap<string, string | null>;
}

/** What has to be known to tell some events. */
export type Wanted = { readonly [Thing in keyof Known]: readonly string[] };

/** An event as far as telling it looks at it. */
export interface TellableEvent {
  readonly id: string;
  readonly type: EventType;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly tenantId: string;
  readonly data: unknown;
}
