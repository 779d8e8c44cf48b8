import { derivedId } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { PoolClient } from '@wabus/postgres';
import { unpackBodies, unpackItems } from './block.ts';
import type { ArchivedItem, ArchivedWebhook, WebhookOutcome } from './webhook.ts';

/** Blocks looked through in one read. */
const PAGE_BLOCKS = 20;
/** Reads for one page at most: what it has found by then is the page. */
const MAX_READS = 25;

/** Which webhooks are meant. */
export interface WebhookFilter {
  readonly wabaId?: string | undefined;
  readonly phoneNumberId?: string | undefined;
  readonly field?: string | undefined;
  /** What became of an item when it was read: one of these. */
  readonly outcomes?: readonly WebhookOutcome[] | undefined;
  /** RFC 3339, when the log took them: from then on, and before then. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** A place in the list: behind so many webhooks of a block, from its end. */
export interface ListPlace {
  readonly number: bigint;
  readonly passed: number;
}

/** What is there of the bytes of a webhook. */
export type WebhookBody =
  | { readonly state: 'kept'; readonly text: string | null }
  | { readonly state: 'expired' | 'erased'; readonly text: null };

/** A webhook as it is listed. */
export interface ListedWebhook {
  /** The correlation of the events that it became. */
  readonly id: string;
  readonly receivedAt: string;
  readonly wabaId: string;
  readonly items: readonly (ArchivedItem & { readonly causationId: string })[];
  readonly body: WebhookBody;
}

/** What listing stands on. */
export interface ListPorts {
  /** In a transaction of one tenant: row-level security shows its webhooks only. */
  readonly reader: Pick<PoolClient, 'query'>;
  /** Absent: bytes are not opened. */
  readonly keyring: Pick<Keyring, 'openBytesForTenant'> | undefined;
  readonly tenantId: string;
}

interface Row {
  readonly number: string;
  readonly block_id: string;
  readonly topic: string;
  readonly items: Buffer;
}

const BLOCKS = `
  select b.number::text, block_id, topic, items from webhook_archive.blocks b
  where tenant_id = $1 and b.number <= $2
    and ($3::text is null or $3 = any(waba_ids)) and ($4::text is null or $4 = any(phone_number_ids))
    and ($5::text is null or $5 = any(fields)) and ($6::text[] is null or outcomes && $6)
    and ($7::timestamptz is null or received_to >= $7) and ($8::timestamptz is null or received_from < $8)
  order by b.number desc limit ${PAGE_BLOCKS}`;

const BODIES = `
  select y.number::text, y.sealed from webhook_archive.blocks b
    join webhook_archive.bodies y on y.day = b.day and y.number = b.number
  where b.number = any($1::bigint[])`;

const NEWEST = 9_223_372_036_854_775_807n;

interface Meant {
  readonly row: Row;
  readonly webhook: ArchivedWebhook;
  /** Its place in its block. */
  readonly nth: number;
  readonly place: ListPlace;
}

/** The tenant's webhooks, those that were read last first; `next` is where it goes on, null at the end. */
export async function listArchived(
  ports: ListPorts,
  filter: WebhookFilter,
  { limit, after }: { readonly limit: number; readonly after?: ListPlace },
): Promise<{ readonly data: readonly ListedWebhook[]; readonly next: ListPlace | null }> {
  const meant: Meant[] = [];
  let place: ListPlace | null = after ?? { number: NEWEST, passed: 0 };
  for (let reads = 0; place !== null && meant.length < limit && reads < MAX_READS; reads += 1) {
    const { rows }: { rows: Row[] } = await ports.reader.query<Row>(BLOCKS, [
      ...[ports.tenantId, String(place.number), filter.wabaId, filter.phoneNumberId, filter.field],
      ...[filter.outcomes, filter.since, filter.until],
    ]);
    meant.push(...rows.flatMap((row) => meantIn(row, place, filter)));
    const last = rows.at(-1);
    place = last && rows.length === PAGE_BLOCKS ? { number: BigInt(last.number) - 1n, passed: 0 } : null;
  }
  const page = meant.slice(0, limit);
  const next = meant.length > limit ? (page.at(-1)?.place ?? null) : place;
  return { data: await listed(ports, page), next };
}

function meantIn(row: Row, from: ListPlace | null, filter: WebhookFilter): Meant[] {
  const number = BigInt(row.number);
  const passed = from?.number === number ? from.passed : 0;
  const webhooks = unpackItems(row.topic, row.items);
  return webhooks
    .map((webhook, nth) => ({ webhook, nth }))
    .reverse()
    .map(({ webhook, nth }, at) => ({ row, webhook, nth, place: { number, passed: at + 1 } }))
    .slice(passed)
    .filter(({ webhook }) => isMeant(webhook, filter));
}

function isMeant({ key, receivedAt, items }: ArchivedWebhook, filter: WebhookFilter): boolean {
  const { wabaId, phoneNumberId, field, outcomes, since, until } = filter;
  if (wabaId !== undefined && key !== wabaId) return false;
  if (since !== undefined && receivedAt.getTime() < Date.parse(since)) return false;
  if (until !== undefined && receivedAt.getTime() >= Date.parse(until)) return false;
  return items.some(
    (item) =>
      (phoneNumberId === undefined || item.phoneNumberId === phoneNumberId) &&
      (field === undefined || item.field === field) &&
      (outcomes === undefined || outcomes.includes(item.outcome)),
  );
}

async function listed(
  { reader, keyring, tenantId }: ListPorts,
  page: readonly Meant[],
): Promise<ListedWebhook[]> {
  const ids = new Map(page.map(({ row }) => [row.number, row.block_id]));
  const { rows } = await reader.query<{ number: string; sealed: Buffer }>(BODIES, [[...ids.keys()]]);
  const parts = rows.map(({ number, sealed: bytes }) => ({ id: ids.get(number) ?? '', bytes }));
  const opened = await keyring?.openBytesForTenant(tenantId, parts);
  const bodies = new Map(
    rows.map(({ number }, n) => [number, opened ? unpackBodies(opened[n] as Buffer) : []] as const),
  );
  return page.map(({ row, webhook, nth }) => {
    const { topic, partition, offset, key, receivedAt, items, erased } = webhook;
    const place = [topic, partition, String(offset)];
    const own = bodies.get(row.number);
    return {
      id: derivedId('webhook-record', ...place),
      receivedAt: receivedAt.toISOString(),
      wabaId: key,
      items: items.map((item) => ({ ...item, causationId: derivedId('webhook-item', ...place, item.index) })),
      body:
        own && !erased
          ? { state: 'kept', text: own[nth]?.toString() ?? null }
          : { state: erased ? 'erased' : 'expired', text: null },
    };
  });
}
