import { inboundId } from '@wabus/events';
import { z } from 'zod';
import { type About, abouts, type Known, type TellableEvent, type Wanted } from './about.ts';
import { type PublicType, toldAs } from './registry.ts';
import { textOf } from './text-of.ts';

/** An event as others are told. */
export interface PublicEvent {
  readonly id: string;
  readonly type: PublicType;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly tenantId: string;
  /** What the event says, and of what it is about. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Who it is about and what was said; absent for who may not see that, and where there is nothing of the kind. */
  readonly personal?: Readonly<Record<string, unknown>>;
}

/** Ids that the open parts of events name things by. */
const named = z.looseObject({
  messageId: z.string().optional(),
  wamid: z.string().optional(),
  contactId: z.string().optional(),
  campaignId: z.string().optional(),
  templateId: z.string().optional(),
  noteId: z.string().optional(),
});
type Named = z.infer<typeof named>;

interface Beside {
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: Readonly<Record<string, unknown>>;
}

/** What an event is about is looked up by these; the message of what was done to one is known by that alone. */
interface Telling {
  wants(said: Named): Partial<Wanted>;
  tell(said: Named, known: Known): Beside;
}

const NOTHING = { data: {}, personal: {} } as const;
const listed = (id: string | undefined): readonly string[] => (id === undefined ? [] : [id]);
const own = ({ wamid = '' }: Named): string => inboundId(wamid);
const personOf = ({ contactId = '' }: Named, known: Known) => known.people.get(contactId) ?? null;

/** How what each event is about is told: one that is forgotten does not compile. */
const tellings: { readonly [Thing in About]: Telling } = {
  itself: { wants: () => ({}), tell: () => NOTHING },
  sent: {
    wants: ({ messageId, contactId }) => ({ messages: listed(messageId), people: listed(contactId) }),
    tell: tellSent,
  },
  said: {
    wants: (said) => ({ messages: [own(said)], people: listed(said.contactId) }),
    tell(said, known) {
      const message = known.messages.get(own(said));
      const { from = null, to = null, content = null, media = null, type = null } = message ?? {};
      return {
        data: { messageId: own(said), inReplyTo: message?.inReplyTo ?? null },
        personal: { from, to, contact: personOf(said, known), text: textOf(type, content), content, media },
      };
    },
  },
  done: {
    wants: (said) => ({ marks: [own(said)], people: listed(said.contactId) }),
    tell(said, known) {
      const { content = null, type = null, messageId = null } = known.marks.get(own(said)) ?? {};
      const message = messageId === null ? undefined : known.messages.get(messageId);
      const { emoji = null } = z
        .object({ emoji: z.string().optional() })
        .catch({})
        .parse(content ?? {});
      return {
        data: {
          messageId,
          externalId: message?.externalId ?? null,
          campaignId: message?.campaignId ?? null,
        },
        personal: { contact: personOf(said, known), emoji, text: textOf(type, content), content },
      };
    },
  },
  medium: {
    wants: ({ messageId, contactId }) => ({ messages: listed(messageId), people: listed(contactId) }),
    tell(said, known) {
      const message = known.messages.get(said.messageId ?? '');
      return {
        data: {
          conversationId: message?.conversationId ?? null,
          externalId: message?.externalId ?? null,
        },
        personal: { contact: personOf(said, known), media: message?.media ?? null },
      };
    },
  },
  campaign: {
    wants: ({ campaignId }) => ({ campaigns: listed(campaignId) }),
    tell({ campaignId = '' }, known) {
      const {
        projectId = null,
        title = null,
        externalId = null,
        metadata = null,
      } = known.campaigns.get(campaignId) ?? {};
      return { data: { projectId, title, externalId, metadata }, personal: {} };
    },
  },
  template: {
    wants: ({ templateId }) => ({ templates: listed(templateId) }),
    tell({ templateId = '' }, known) {
      const { projectId = null, name = null, language = null } = known.templates.get(templateId) ?? {};
      return { data: { projectId, name, language }, personal: {} };
    },
  },
  person: { wants: ({ contactId }) => ({ people: listed(contactId) }), tell: tellPerson },
  note: {
    wants: ({ contactId, noteId }) => ({ people: listed(contactId), notes: listed(noteId) }),
    tell(said, known) {
      const { data, personal } = tellPerson(said, known);
      return { data, personal: { ...personal, text: known.notes.get(said.noteId ?? '') ?? null } };
    },
  },
};

function tellSent(said: Named, known: Known): Beside {
  const message = known.messages.get(said.messageId ?? '');
  const { projectId = null, contactId = null, conversationId = null, campaignId = null } = message ?? {};
  const { externalId = null, to = null, content = null, metadata = null, type = null } = message ?? {};
  return {
    data: { messageId: said.messageId ?? null, externalId, campaignId, projectId, contactId, conversationId },
    personal: {
      to,
      contact: personOf(contactId === null ? said : { contactId }, known),
      text: textOf(type, content),
      content,
      metadata,
    },
  };
}

function tellPerson(said: Named, known: Known): Beside {
  const contact = personOf(said, known);
  return { data: { externalId: contact?.externalId ?? null }, personal: { contact } };
}

const THINGS = [
  'messages',
  'marks',
  'people',
  'campaigns',
  'templates',
  'notes',
] as const satisfies readonly (keyof Known)[];

/** What has to be known to tell these events, each id once. */
export function wantedFor(events: readonly TellableEvent[]): Wanted {
  const ids = { messages: [], marks: [], people: [], campaigns: [], templates: [], notes: [] } as {
    [Thing in keyof Known]: string[];
  };
  for (const { type, data } of events) {
    const told = toldAs(type);
    if (told === null) continue;
    const wants = tellings[told.about].wants(named.parse(data));
    for (const thing of THINGS) ids[thing].push(...(wants[thing] ?? []));
  }
  return {
    messages: [...new Set(ids.messages)],
    marks: [...new Set(ids.marks)],
    people: [...new Set(ids.people)],
    campaigns: [...new Set(ids.campaigns)],
    templates: [...new Set(ids.templates)],
    notes: [...new Set(ids.notes)],
  };
}

/** Fields of `data` that are sealed in the event, and so need the right to see people as much as `personal` does. */
const SEALED: readonly string[] = ['externalId', 'inReplyTo'];

/** An event as others are told; null for what they do not hear of. `seesPeople`: whether who is told may see people. */
export function tell(event: TellableEvent, known: Known, seesPeople: boolean): PublicEvent | null {
  const told = toldAs(event.type);
  if (told === null) return null;
  const said = named.parse(event.data);
  const beside = tellings[told.about].tell(said, known);
  const open = Object.entries(said).filter(
    ([name, value]) => value !== undefined && !told.without?.includes(name),
  );
  const data = { ...beside.data, ...Object.fromEntries(open) };
  const { id, schemaVersion, stream, revision, occurredAt, recordedAt, tenantId } = event;
  const head = { id, type: told.name, schemaVersion, stream, revision, occurredAt, recordedAt, tenantId };
  const isSealed = 'contact' in abouts[told.about].personal;
  if (!isSealed) return { ...head, data };
  return seesPeople ? { ...head, data, personal: beside.personal } : { ...head, data: masked(data) };
}

function masked(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (name === 'inReplyTo' && typeof value === 'object' && value !== null)
        return [name, { ...value, externalId: null }];
      return [name, SEALED.includes(name) ? null : value];
    }),
  );
}
