import type { MediaStatus } from '@wabus/domain';
import type { EventData } from '@wabus/events';
import { type RowOf, selectionOf } from '@wabus/projection';
import type { TenantReader } from '../reading/read-database.ts';
import { media } from './tables.ts';

const UPLOADED = selectionOf(media, {
  id: 'media_id',
  state: 'status',
  projectId: 'project_id',
  mimeType: 'mime_type',
  bytes: 'bytes',
});

/** A file that was uploaded to be sent. */
export interface UploadedMedia {
  readonly id: string;
  readonly state: MediaStatus;
  readonly projectId: string;
  readonly mimeType: string | null;
  readonly bytes: number;
  readonly messageId: null;
  readonly contactId: null;
}

/** A file that was uploaded, by its id; null where there is none, or where it came with a message. */
export async function findUploaded(reader: TenantReader, id: string): Promise<UploadedMedia | null> {
  const { rows } = await reader.query<RowOf<typeof UPLOADED>>(
    `select ${UPLOADED.list} from media where media_id = $1 and message_id is null`,
    [id],
  );
  const [row] = rows;
  return row ? { ...row, bytes: Number(row.bytes), messageId: null, contactId: null } : null;
}

const FETCHED = selectionOf(media, {
  id: 'media_id',
  status: 'status',
  reason: 'reason',
  mimeType: 'mime_type',
  bytes: 'bytes',
  scan: 'scan',
  scanReason: 'scan_reason',
});

type MediaScan = Required<EventData<'MediaScanned'>>;

/** What became of the bytes of a medium, for those of which something is known. */
export interface FetchedMedia {
  readonly status: MediaStatus;
  readonly reason: string | null;
  /** Found in the content; null unless it is stored. */
  readonly mimeType: string | null;
  readonly bytes: number | null;
  /** What a scanner said last; null where none looked at it. */
  readonly scan: MediaScan['verdict'] | null;
  readonly scanReason: MediaScan['reason'] | null;
}

/** What became of the bytes of media, by id; those that nothing happened to are not there. */
export async function findFetched(
  reader: TenantReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FetchedMedia>> {
  if (ids.length === 0) return new Map();
  const { rows } = await reader.query<RowOf<typeof FETCHED>>(
    `select ${FETCHED.list} from media where media_id = any($1::uuid[])`,
    [ids],
  );
  return new Map(
    rows.map(({ id, bytes, ...row }) => [id, { ...row, bytes: bytes === null ? null : Number(bytes) }]),
  );
}
