import { type RowOf, selectionOf } from '@wabus/projection';
import { Conditions, decodeCursor, type Page, type PageQuery, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { deadLetters } from './tables.ts';

const LETTER = selectionOf(deadLetters, {
  id: 'id',
  class: 'class',
  reason: 'reason',
  tenantId: 'tenant_id',
  wabaId: 'waba_id',
  phoneNumberId: 'phone_number_id',
  topic: 'topic',
  partition: 'partition',
  offset: 'record_offset',
  item: 'item',
  receivedAt: 'received_at',
  resolution: 'resolution',
});

/** A record that was set aside, with the reason; its bytes stay in the table. */
export type DeadLetterRow = RowOf<typeof LETTER>;

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
    `select ${LETTER.list}, recorded_at::text as place from dead_letters ${where}
     order by recorded_at desc, id desc limit ${limit}`,
    conditions.values,
  );
  const withoutPlace = ({ place: _place, ...row }: DeadLetterRow & { place: string }): DeadLetterRow => row;
  return pageOf(rows, page.limit, withoutPlace, ({ place, id }) => [place, id]);
}
