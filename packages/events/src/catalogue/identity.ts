import { z } from 'zod';
import { ADDRESS_KINDS, CONFLICT_CAUSES, MERGE_CAUSES } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { contactId, projectId, time } from './fields.ts';

const pair = { contactId, otherId: z.string().describe('The other contact, UUID') };

/** An address is a person's no more: it is kept, so that what comes late finds its person. */
export const ContactAddressRemoved = defineEvent({
  type: 'ContactAddressRemoved',
  stream: 'contact',
  version: 1,
  summary:
    "An address is a person's no more; it is kept as a former one, so that what comes late finds its person.",
  sentence: () => 'An address is not the person’s any more.',
  data: z.object({
    contactId,
    because: z
      .enum(['number-changed', 'user-id-changed', 'another-person'])
      .describe('A change that WhatsApp told, or a message of another person from that number'),
    at: time.describe('Since when, RFC 3339, UTC'),
  }),
  personal: z.object({
    kind: z.enum(ADDRESS_KINDS).describe('Kind of address'),
    value: z.string().describe('E.164 with +, or the id'),
  }),
});

/** Two contacts are one person by evidence, for good; in the stream of each. */
export const ContactsMerged = defineEvent({
  type: 'ContactsMerged',
  stream: 'contact',
  version: 1,
  summary:
    'Two contacts are one person, by evidence and for good: what is told of either is told of the survivor.',
  sentence: ({ otherId }) => `The contact and the contact ${otherId} turned out to be one person.`,
  data: z.object({
    ...pair,
    survivorId: z.string().describe('That of both which goes on: the one that was known first'),
    because: z.enum(MERGE_CAUSES).describe('The evidence'),
    at: time,
  }),
});

/** Two people had the same number; in the stream of each. */
export const ContactNumberShared = defineEvent({
  type: 'ContactNumberShared',
  stream: 'contact',
  version: 1,
  summary: 'Two people had the same number, one after the other: what either withdraws holds for both.',
  sentence: ({ otherId }) => `A number of the person was also one of the contact ${otherId}.`,
  data: z.object({ ...pair, at: time }),
});

/** Somebody said that two contacts are one person; in the stream of each. */
export const ContactsLinked = defineEvent({
  type: 'ContactsLinked',
  stream: 'contact',
  version: 1,
  summary: 'Somebody said that two contacts are one person: their threads stay apart, and it can be undone.',
  sentence: ({ otherId }) => `The contact was linked with the contact ${otherId}.`,
  data: z.object(pair),
  personal: z.object({ reason: z.string().optional().describe('Why, as it was said') }),
});

/** Somebody took that back; in the stream of each. */
export const ContactsUnlinked = defineEvent({
  type: 'ContactsUnlinked',
  stream: 'contact',
  version: 1,
  summary: 'Somebody said that two linked contacts are not one person after all.',
  sentence: ({ otherId }) => `The contact was unlinked from the contact ${otherId}.`,
  data: z.object(pair),
});

const conflict = {
  ...pair,
  conflictId: z.string().describe('Derived from both contacts and the cause, UUID v5'),
};

/** WhatsApp told something by which two contacts would be one, and something else says that they are not. */
export const IdentityConflictFound = defineEvent({
  type: 'IdentityConflictFound',
  stream: 'contact',
  version: 1,
  summary:
    'Two contacts would be one person by what WhatsApp told, and by something else they are two: a person decides.',
  sentence: ({ otherId }) => `It is unclear whether the contact and the contact ${otherId} are one person.`,
  data: z.object({
    ...conflict,
    because: z.enum(CONFLICT_CAUSES).describe('What speaks for one person'),
    at: time,
  }),
});

/** Somebody decided whether two contacts are one person. */
export const IdentityConflictDecided = defineEvent({
  type: 'IdentityConflictDecided',
  stream: 'contact',
  version: 1,
  summary: 'Somebody decided whether two contacts are one person.',
  sentence: ({ otherId, same }) =>
    `It was decided that the contact and the contact ${otherId} are ${same ? 'one person' : 'two people'}.`,
  data: z.object({ ...conflict, same: z.boolean().describe('Whether they are one') }),
});

/** A user of the WhatsApp Business app named a person, or took the person out of the contacts of the app. */
export const ContactNamedInApp = defineEvent({
  type: 'ContactNamedInApp',
  stream: 'contact',
  version: 2,
  summary: 'The contacts of the WhatsApp Business app have a name for a person, or none any more.',
  sentence: () => 'The name of the person in the WhatsApp Business app was changed.',
  data: z.object({ contactId, projectId, at: time }),
  personal: z.object({
    number: z.string().optional().describe('Which number of the person the app has it for: E.164 with +'),
    name: z.string().optional().describe('Absent: taken out of the contacts of the app'),
  }),
});
