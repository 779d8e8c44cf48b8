import { messageToken, type ProjectSettings, projectSettingsOf } from '@wabus/domain';
import type { TenantReader } from '../reading/read-database.ts';
import type { Marked } from './marked.ts';
import { authorOf, type Mark } from './told-of.ts';

/** What of a row tells whether it is hidden. */
interface Hideable {
  readonly message_id: string;
  readonly project_id: string;
  readonly conversation_id: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly type: string | null;
  readonly context_wamid: string | null;
  readonly is_mark: boolean;
}

/**
 * The messages of these that were deleted for everyone and whose project hides such: their contents are not to be shown.
 * A change of what a message says that is not known here is as much of it as the message itself.
 */
export async function findHidden(
  reader: TenantReader,
  rows: readonly Hideable[],
  marks: ReadonlyMap<string, readonly Mark[]>,
): Promise<ReadonlySet<string>> {
  const isRevoke = (row: Hideable) => (mark: Revoke) => mark.kind === 'revoke' && mark.by === authorOf(row);
  const loose = rows.filter(({ is_mark: isMark, type }) => isMark && type === 'edit');
  const revokes = await findRevokes(reader, loose);
  const revoked = rows.filter(
    (row) =>
      marks.get(row.message_id)?.some(isRevoke(row)) ||
      (loose.includes(row) && revokes.filter(isRevoke(row)).some((mark) => isOfSame(row, mark))),
  );
  const hiding = await findHiding(reader, [...new Set(revoked.map((row) => row.project_id))]);
  return new Set(revoked.flatMap((row) => (hiding.has(row.project_id) ? [row.message_id] : [])));
}

type Revoke = Pick<Mark, 'kind' | 'by' | 'target' | 'conversationId'>;

async function findRevokes(reader: TenantReader, loose: readonly Hideable[]): Promise<readonly Revoke[]> {
  const threads = [...new Set(loose.flatMap(({ conversation_id: thread }) => thread ?? []))];
  if (threads.length === 0) return [];
  const { rows } = await reader.query<Revoke>(
    `select kind, done_by as by, target_wamid as target, conversation_id as "conversationId" from message_marks
     where kind = 'revoke' and conversation_id = any($1::uuid[])`,
    [threads],
  );
  return rows;
}

/** Whether both were done to one message, which may be named in two ways within a thread. */
function isOfSame({ context_wamid: changed, conversation_id: thread }: Hideable, revoke: Revoke): boolean {
  if (changed === null || thread !== revoke.conversationId) return false;
  const token = messageToken(changed);
  return changed === revoke.target || (token !== null && token === messageToken(revoke.target));
}

async function findHiding(reader: TenantReader, projectIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (projectIds.length === 0) return new Set();
  const { rows } = await reader.query<{ id: string; settings: Partial<ProjectSettings> | null }>(
    `select project_id as id, state -> 'settings' as settings from projects
     where project_id = any($1::uuid[])`,
    [projectIds],
  );
  return new Set(rows.filter(({ settings }) => projectSettingsOf(settings).hideRevoked).map(({ id }) => id));
}

/** The same without what it says and ever said; when that was stays. */
export function withoutContent(marked: Marked): Marked {
  const { edits } = marked;
  return {
    ...marked,
    content: null,
    ...(edits ? { edits: edits.map(({ at }) => ({ at, before: null, content: null })) } : {}),
  };
}
