import type { Pool } from '@wabus/postgres';
import { type Kept, keptColumns } from '../kept.ts';

/** What is asked of a medium: whether it may be sent by a number, and by which id. */
export interface SendableQuestion {
  readonly tenantId: string;
  readonly mediaId: string;
  readonly phoneNumberId: string;
}

/** A file as the provider has it for one number, or is to get it. */
export interface ProviderId {
  readonly mimeType: string;
  /** Null: the provider has none that is known to be good. */
  readonly providerId: string | null;
  readonly uploadedAt: Date | null;
  readonly tries: number;
  /** Not before, since the last time it failed. */
  readonly dueAt: Date | null;
  /** What the provider said where it refused the file itself. */
  readonly refusal: unknown;
}

/** A medium of the tenant's that somebody can open, with the ids that its file has for the number. */
export interface Sendable extends Omit<Kept, 'mimeType'> {
  /** Found in the content. */
  readonly foundType: string;
  /** That it was uploaded as; null for one that came with a message. */
  readonly sentAs: string | null;
  readonly ids: readonly ProviderId[];
}

/** What media are kept as, one answer for each question; null where the tenant has none that anybody can open. */
export async function findSendable(
  pool: Pool,
  questions: readonly SendableQuestion[],
): Promise<(Sendable | null)[]> {
  const { rows } = await pool.query<
    Omit<Sendable, 'bytes' | 'ids'> & { place: string; bytes: string; ids: readonly StoredId[] | null }
  >(
    `select a.place, ${keptColumns}, o.mime_type as "foundType", l.sent_as as "sentAs",
       (select jsonb_agg(jsonb_build_object('mimeType', p.mime_type, 'providerId', p.provider_id, 'uploadedAt', p.uploaded_at,
           'tries', p.tries, 'dueAt', p.due_at, 'refusal', p.refusal))
         from media.provider_ids p where p.phone_number_id = a.phone_number_id and p.object_id = l.object_id) as ids
     from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as a (media_id, tenant_id, phone_number_id, place)
       join media.links l on l.media_id = a.media_id and l.tenant_id = a.tenant_id
       join media.objects o using (object_id) join media.wraps w using (object_id, contact_id)`,
    [
      questions.map(({ mediaId }) => mediaId),
      questions.map(({ tenantId }) => tenantId),
      questions.map(({ phoneNumberId }) => phoneNumberId),
    ],
  );
  const found = new Map(
    rows.map(({ place, bytes, ids, ...row }) => [
      Number(place) - 1,
      { ...row, bytes: Number(bytes), ids: (ids ?? []).map(readId) },
    ]),
  );
  return questions.map((_, index) => found.get(index) ?? null);
}

type StoredId = Omit<ProviderId, 'uploadedAt' | 'dueAt'> & {
  readonly uploadedAt: string | null;
  readonly dueAt: string | null;
};

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const readId = ({ uploadedAt, dueAt, ...id }: StoredId): ProviderId => ({
  ...id,
  uploadedAt: dateOf(uploadedAt),
  dueAt: dateOf(dueAt),
});

/** Which file, for which number, under which type. */
export interface UploadKey {
  readonly phoneNumberId: string;
  readonly objectId: string;
  readonly mimeType: string;
}

/** Who uploads a file, and is the only one who does. */
export interface UploadClaim extends UploadKey {
  readonly by: string;
}

const ROW = 'phone_number_id = $1 and object_id = $2 and mime_type = $3';
const rowOf = ({ phoneNumberId, objectId, mimeType }: UploadKey) => [phoneNumberId, objectId, mimeType];

/**
 * Takes the upload of a file for a number; how often it failed before. Null where another one has it until later, where it
 * waits after a failure, and where the provider has it since after `goodFrom`.
 */
export async function claimUpload(
  pool: Pool,
  claim: UploadClaim,
  { now, until, goodFrom }: { readonly now: Date; readonly until: Date; readonly goodFrom: Date },
): Promise<{ readonly tries: number } | null> {
  const { rows } = await pool.query<{ tries: number }>(
    `insert into media.provider_ids as p (phone_number_id, object_id, mime_type, claimed_by, claimed_until)
     values ($1, $2, $3, $4, $6)
     on conflict (phone_number_id, object_id, mime_type) do update
       set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
       where coalesce(p.claimed_until <= $5, true) and coalesce(p.due_at <= $5, true)
         and (p.provider_id is null or p.uploaded_at <= $7)
     returning tries`,
    [...rowOf(claim), claim.by, now, until, goodFrom],
  );
  return rows[0] ?? null;
}

/** Nobody else uploads it before `until`. */
export async function keepClaim(pool: Pool, claim: UploadClaim, until: Date): Promise<void> {
  await pool.query(`update media.provider_ids set claimed_until = $5 where ${ROW} and claimed_by = $4`, [
    ...rowOf(claim),
    claim.by,
    until,
  ]);
}

/** The provider has the file, under this id. */
export async function recordUploaded(
  pool: Pool,
  claim: UploadClaim,
  { providerId, at }: { readonly providerId: string; readonly at: Date },
): Promise<void> {
  await pool.query(
    `update media.provider_ids set provider_id = $5, uploaded_at = $6, claimed_by = null, claimed_until = null,
       tries = 0, due_at = null, refusal = null
     where ${ROW} and claimed_by = $4`,
    [...rowOf(claim), claim.by, providerId, at],
  );
}

/** The file was not uploaded; null for `dueAt`: anybody may try at once. */
export async function recordNotUploaded(
  pool: Pool,
  claim: UploadClaim,
  { dueAt, tries, refusal = null }: { dueAt: Date | null; tries: number; refusal?: object | null },
): Promise<void> {
  await pool.query(
    `update media.provider_ids set claimed_by = null, claimed_until = null, due_at = $5, tries = $6, refusal = $7
     where ${ROW} and claimed_by = $4`,
    [...rowOf(claim), claim.by, dueAt, tries, refusal === null ? null : JSON.stringify(refusal)],
  );
}

/** The provider does not know these ids of the number any more: whoever needs their files uploads them anew. */
export async function forgetProviderIds(
  pool: Pool,
  phoneNumberId: string,
  providerIds: readonly string[],
): Promise<void> {
  await pool.query(
    `update media.provider_ids set provider_id = null, uploaded_at = null
     where phone_number_id = $1 and provider_id = any($2)`,
    [phoneNumberId, providerIds],
  );
}
