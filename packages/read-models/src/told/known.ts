import { type CatalogueEvent, inboundId, PARTITIONS, partitionOf } from '@wabus/events';
import type { Known, KnownMark, KnownMessage, PublicPerson, Wanted } from '@wabus/public-events';
import { findContacts } from '../contacts/queries.ts';
import { findMessages, type MessageRow } from '../messages/queries.ts';
import { models } from '../models.ts';
import type { TenantReader } from '../reading/read-database.ts';
import type { ReadProgress } from '../reading/read-progress.ts';

/** What bodies are made of. */
const READ = new Set(['operations', 'campaigns', 'messages', 'media', 'contacts', 'inbox']);
const SOURCES = models.filter(({ name }) => READ.has(name));

/** Whether the read models have applied an event, so that what it is about can be read. */
export function isKnown(
  { key, position }: Pick<CatalogueEvent, 'key' | 'position'>,
  applied: ReadProgress['applied'],
): boolean {
  const partition = partitionOf(key, PARTITIONS);
  return SOURCES.every((model) => applied(model, partition) >= position);
}

/** Everything that telling some events needs, as one moment has it. What was erased is null. */
export async function readKnown(reader: TenantReader, wanted: Wanted): Promise<Known> {
  const marks = await readMarks(reader, wanted.marks);
  const ofMarks = [...marks.values()].flatMap(({ messageId }) => messageId ?? []);
  const messages = await readMessages(reader, [...new Set([...wanted.messages, ...ofMarks])]);
  const ofMessages = [...messages.values()].map(({ contactId }) => contactId);
  return {
    marks,
    messages,
    people: await readPeople(reader, [...new Set([...wanted.people, ...ofMessages])]),
    campaigns: await readCampaigns(reader, wanted.campaigns),
    templates: await readTemplates(reader, wanted.templates),
    notes: await readNotes(reader, wanted.notes),
  };
}

async function readMessages(
  reader: TenantReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownMessage>> {
  const rows = await findMessages(reader, ids);
  return new Map(rows.map((row) => [row.id, knownMessage(row)]));
}

/** What a message said at first, whatever it says now; nothing where its project hides it. */
function knownMessage(row: MessageRow): KnownMessage {
  const { projectId, contactId, conversationId, campaignId, externalId, type, to, metadata, edits } = row;
  const first = edits?.[0]?.before ?? row.content;
  return {
    ...{ projectId, contactId, conversationId, campaignId, externalId, type, to, metadata },
    from: row.from ?? null,
    content: row.contentHidden ? null : first,
    inReplyTo: row.inReplyTo ?? null,
    media: row.media ? { ...row.media } : null,
  };
}

async function readMarks(
  reader: TenantReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownMark>> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query<{
    id: string;
    kind: string;
    target: string;
    type: string | null;
    content: unknown;
  }>(
    `select mark_id as id, kind, target_wamid as target, type, content from message_marks
     where mark_id = any($1::uuid[])`,
    [ids],
  );
  const targets = await readTargets(reader, [...new Set(rows.map(({ target }) => target))]);
  return new Map(
    rows.map(({ id, target, type, content }) => [
      id,
      { messageId: targets.get(target) ?? null, type, content },
    ]),
  );
}

/** The messages that wamids are of. */
async function readTargets(
  reader: TenantReader,
  wamids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await reader.query<{ wamid: string; id: string }>(
    `select wamid, message_id as id from message_wamids where wamid = any($1)
     union all
     select k.wamid, m.message_id from unnest($1::text[], $2::uuid[]) as k (wamid, id) join messages m on m.message_id = k.id`,
    [wamids, wamids.map(inboundId)],
  );
  return new Map(rows.map(({ wamid, id }) => [wamid, id]));
}

async function readPeople(
  reader: TenantReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PublicPerson>> {
  if (ids.length === 0) return new Map();
  const rows = await findContacts(reader, ids);
  return new Map(
    rows.flatMap(({ asked, externalId, name, language, knownAddresses, id }) => {
      const addresses = knownAddresses
        .filter(({ formerAt }) => formerAt === null)
        .map(({ kind, value }) => ({ kind, value }));
      return [[asked, { id, externalId, name, language, addresses }] as const];
    }),
  );
}

async function readCampaigns(reader: TenantReader, ids: readonly string[]): Promise<Known['campaigns']> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query<{
    id: string;
    projectId: string;
    title: string;
    externalId: string | null;
    metadata: unknown;
  }>(
    `select campaign_id as id, project_id as "projectId", title, external_id as "externalId", metadata
     from campaigns where campaign_id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, ...campaign }) => [id, campaign]));
}

async function readTemplates(reader: TenantReader, ids: readonly string[]): Promise<Known['templates']> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query<{ id: string; projectId: string; name: string; language: string }>(
    `select template_id as id, project_id as "projectId", name, language
     from templates where template_id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, ...template }) => [id, template]));
}

async function readNotes(reader: TenantReader, ids: readonly string[]): Promise<Known['notes']> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query<{ id: string; text: string | null }>(
    'select note_id as id, text from conversation_notes where note_id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, text }) => [id, text]));
}
