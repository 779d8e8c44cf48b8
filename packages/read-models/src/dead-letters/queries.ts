import type { DeadLetterClass } from '@wabus/domain';
import { Conditions, decodeCursor, type Page, type PageQuery, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';

/** A record that was set aside, with the reason; its bytes stay in the table. */
export interface DeadLetterRow {
  readonly id: string;
  readonly class: DeadLetterClass;
  readonly reason: string;
  readonly tenantId: string | null;
  readonly wabaId: string | null;
  readonly phoneNumberId: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly item: number;
  readonly receivedAt: Date;
  readonly resolution: string | null;
}

const COLUMNS = `id, class, reason, tenant_id as "tenantId", waba_id as "wabaId", phone_number_id as "phoneNumberId",
  topic, partition, record_offset::text as "offset", item, received_at as "receivedAt", resolution`;

const RECORDED_AT = /^\d{4}-[\d :.+-]{1,40}$/;
const UUID = /^[0-9a-f-]{36}$/;

/** Dead letters, newest first: the reader's own, or all for a reader of all tenants. */
export async function listDeadLetters(
  reader: TenantReader,
  page: PageQuery & { readonly class?: string },
): Promise<Page<DeadLetterRow>> {
  const conditions = new Conditions().add('class = ?', page.class);
  if (page.after !== undefined) {
    const [recordedAt, id] = decodeCursor(page.after, RECORDED_AT, UUID);
    conditions.add(`(recorded_at, id) < (?::timestamptz, ${conditions.value(id)}::uuid)`, recordedAt);
  }
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<DeadLetterRow & { place: string }>(
    `select ${COLUMNS}, recorded_at::text as place from dead_letters ${where}
     order by recorded_at desc, id desc limit ${limit}`,
    conditions.values,
  );
  const withoutPlace = ({ place: _place, ...row }: DeadLetterRow & { place: string }): DeadLetterRow => row;
  return pageOf(rows, page.limit, withoutPlace, ({ place, id }) => [place, id]);
}
