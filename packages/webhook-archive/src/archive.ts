import { randomUUID } from 'node:crypto';
import type { StoredLogRecord } from '@wabus/event-log';
import type { Keyring } from '@wabus/keyring';
import type { Clock } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, inTransaction, type Pool } from '@wabus/postgres';
import { archived, packBodies, packItems, unpackBodies, unpackItems } from './block.ts';
import { openedOf } from './chain.ts';
import type { ArchivedWebhook, ReadWebhook } from './webhook.ts';

/** Whose key seals what nobody is known to own; it cannot be a tenant's id. */
const PLATFORM = '*';
const DAY_MS = 86_400_000;
/** Blocks read in one go. */
const PAGE_BLOCKS = 20;

/** What an archive stands on. */
export interface ArchiveOptions {
  /** Postgres, as the role `wabus_normaliser`. */
  readonly url: string;
  readonly keyring: Pick<Keyring, 'sealBytesForTenant' | 'openBytesForTenant'>;
  readonly clock: Clock;
}

/** A webhook with its bytes, as far as they are there; `bodies: null`: they expired, or are missing. */
export interface OpenedBlock {
  readonly tenantId: string | null;
  readonly day: string;
  readonly webhooks: readonly ArchivedWebhook[];
  readonly bodies: readonly (Buffer | null)[] | null;
  /** Why they do not open. */
  readonly unreadable?: string;
}

/** Webhooks as they came, for as long as they are kept, and what became of each for good. */
export interface WebhookArchive {
  /** Adds webhooks that were read, of any partitions; those that are there already change nothing. */
  append(webhooks: readonly ReadWebhook[]): Promise<void>;
  /**
   * Webhooks that came in a range of time and whose bytes are kept, in pages, about in their order.
   * @param onGone told of how many others there are
   */
  readBack(
    range: { readonly from: Date; readonly to: Date },
    onGone?: (webhooks: number) => void,
  ): AsyncGenerator<readonly StoredLogRecord[]>;
  /** Every block in its order, opened. */
  blocks(range?: { readonly from: Date; readonly to: Date }): AsyncGenerator<OpenedBlock>;
  /**
   * Takes the bytes of every webhook of a tenant that names somebody out; what became of it and the digests stay.
   * Repeating it changes nothing.
   * @param isNamedIn whether a body names them
   * @param owns whether an account is the tenant's by now: of webhooks that nobody was known to own when they came
   */
  forget(
    tenantId: string,
    isNamedIn: (body: string) => boolean,
    owns: (wabaId: string) => Promise<boolean>,
  ): Promise<void>;
  /** Bytes of webhooks that were archived more than so many days ago go, by whole days. */
  expire(keptDays: number): Promise<void>;
  close(): Promise<void>;
}

/** The archive in the schema `webhook_archive`. */
export function createWebhookArchive(options: ArchiveOptions): WebhookArchive {
  const pool = createPool({
    url: options.url,
    max: 2,
    name: 'wabus-webhook-archive',
    answerMs: CONSUMER_ANSWER_MS,
  });
  return new PostgresArchive(pool, options);
}

interface BlockRow {
  readonly number: string;
  readonly block_id: string;
  readonly topic: string;
  readonly tenant_id: string | null;
  readonly day: string;
  readonly items: Buffer;
  readonly sealed: Buffer | null;
}

const BLOCK = `b.number::text, b.block_id, b.topic, b.tenant_id, b.day::text, b.items, y.sealed`;
const BLOCKS = `
  select ${BLOCK} from webhook_archive.blocks b
    left join webhook_archive.bodies y on y.day = b.day and y.number = b.number
  where b.number > $1 and b.received_to >= $2 and b.received_from < $3 order by b.number limit ${PAGE_BLOCKS}`;
const BLOCKS_OF_TENANT = `
  select ${BLOCK} from webhook_archive.blocks b
    join webhook_archive.bodies y on y.day = b.day and y.number = b.number
  where (b.tenant_id = $1 or b.tenant_id is null) and b.number > $2 order by b.number limit ${PAGE_BLOCKS}`;
const BLOCK_TO_CHANGE = `
  select ${BLOCK} from webhook_archive.blocks b
    left join webhook_archive.bodies y on y.day = b.day and y.number = b.number
  where b.number = $1 for update of b`;
const APPEND = {
  name: 'webhook-archive.append',
  text: 'select webhook_archive.append($1, $2, $3, $4, $5, $6, $7, $8, $9)',
};

const ALL_TIME = { from: new Date(0), to: new Date(8.64e15) };

class PostgresArchive implements WebhookArchive {
  readonly #pool: Pool;
  readonly #keyring: ArchiveOptions['keyring'];
  readonly #clock: Clock;
  /** Days whose partition is there. */
  readonly #days = new Set<string>();

  constructor(pool: Pool, { keyring, clock }: ArchiveOptions) {
    this.#pool = pool;
    this.#keyring = keyring;
    this.#clock = clock;
  }

  async append(webhooks: readonly ReadWebhook[]): Promise<void> {
    let left: readonly ReadWebhook[] = [
      ...new Map(webhooks.map((one) => [`${placeOf(one.record)} ${one.record.offset}`, one])).values(),
    ];
    while (left.length > 0) {
      try {
        await this.#add(left);
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== 'WB011') throw error;
        left = await this.#notArchived(left);
      }
    }
  }

  async *readBack(
    ...[range, onGone]: Parameters<WebhookArchive['readBack']>
  ): AsyncGenerator<readonly StoredLogRecord[]> {
    const isMeant = ({ receivedAt }: ArchivedWebhook) => receivedAt >= range.from && receivedAt < range.to;
    for await (const { webhooks, bodies, unreadable } of this.blocks(range)) {
      if (unreadable !== undefined) throw new Error(`Archived webhooks cannot be read: ${unreadable}`);
      const records = webhooks.flatMap((webhook, n) => {
        const value = bodies?.[n];
        return value && isMeant(webhook) ? [recordOf(webhook, value)] : [];
      });
      const gone = webhooks.filter(isMeant).length - records.length;
      if (gone > 0) onGone?.(gone);
      if (records.length > 0) yield records;
    }
  }

  async *blocks({ from, to } = ALL_TIME): AsyncGenerator<OpenedBlock> {
    for (let after = '0'; ; ) {
      const { rows } = await this.#pool.query<BlockRow>(BLOCKS, [after, instant(from), instant(to)]);
      for (const row of rows) yield await this.#open(row);
      after = rows.at(-1)?.number ?? after;
      if (rows.length < PAGE_BLOCKS) return;
    }
  }

  async forget(...[tenantId, isNamedIn, owns]: Parameters<WebhookArchive['forget']>): Promise<void> {
    for (let after = '0'; ; ) {
      const { rows } = await this.#pool.query<BlockRow>(BLOCKS_OF_TENANT, [tenantId, after]);
      for (const row of rows) {
        const bodies = (await this.#bodiesOf(row)) ?? [];
        const named = bodies.map((body) => body !== null && isNamedIn(body.toString()));
        if (!named.includes(true)) continue;
        const webhooks = unpackItems(row.topic, row.items);
        const isTheirs = async (n: number) => row.tenant_id !== null || owns(webhooks[n]?.key ?? '');
        const isNamed = await Promise.all(named.map(async (is, n) => is && isTheirs(n)));
        if (isNamed.includes(true)) await this.#forgetIn(row.number, isNamed);
      }
      after = rows.at(-1)?.number ?? after;
      if (rows.length < PAGE_BLOCKS) return;
    }
  }

  async expire(keptDays: number): Promise<void> {
    const since = new Date(this.#clock.now().getTime() - keptDays * DAY_MS);
    await this.#makeDay(dayOf(this.#clock.now()));
    await this.#makeDay(dayOf(new Date(this.#clock.now().getTime() + DAY_MS)));
    await this.#pool.query('select webhook_archive.expire($1)', [dayOf(since)]);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #add(webhooks: readonly ReadWebhook[]): Promise<void> {
    const day = dayOf(this.#clock.now());
    await this.#makeDay(day);
    const segments = segmentsOf(webhooks);
    const perOwner = [
      ...Map.groupBy(webhooks, ({ record, tenantId }) => `${record.topic} ${tenantId ?? ''}`),
    ];
    const blocks = await Promise.all(perOwner.map(([, own]) => this.#sealed(own)));
    const of = <Key extends keyof (typeof segments)[number]>(key: Key) => segments.map((one) => one[key]);
    await this.#pool.query({
      ...APPEND,
      values: [
        ...[of('topic'), of('partition'), of('first'), of('last'), of('opened'), day],
        JSON.stringify(blocks.map(({ row }) => row)),
        blocks.map(({ items }) => items),
        blocks.map(({ sealed }) => sealed),
      ],
    });
  }

  /** A block of webhooks of one owner. */
  async #sealed(webhooks: readonly ReadWebhook[]) {
    const [first] = webhooks as [ReadWebhook];
    const id = randomUUID();
    const times = webhooks.map(({ record }) => record.timestamp.getTime());
    const packed = packBodies(webhooks.map(({ record }) => record.value));
    const items = webhooks.flatMap((webhook) => webhook.items);
    const row = {
      block_id: id,
      topic: first.record.topic,
      tenant_id: first.tenantId,
      received_from: new Date(Math.min(...times)),
      received_to: new Date(Math.max(...times)),
      waba_ids: unique(webhooks.map(({ record }) => record.key)),
      phone_number_ids: unique(items.flatMap(({ phoneNumberId }) => phoneNumberId ?? [])),
      fields: unique(items.map(({ field }) => field)),
      outcomes: unique(items.map(({ outcome }) => outcome)),
    };
    const owner = first.tenantId ?? PLATFORM;
    const [sealed] = await this.#keyring.sealBytesForTenant(owner, [{ id, bytes: packed }]);
    return { row, items: packItems(webhooks.map(archived)), sealed };
  }

  /** Those that no other process, and no turn before, has archived. */
  async #notArchived(webhooks: readonly ReadWebhook[]): Promise<readonly ReadWebhook[]> {
    const { rows } = await this.#pool.query<{ place: string; next_offset: string }>(
      "select topic || ' ' || partition as place, next_offset::text from webhook_archive.heads",
    );
    const next = new Map(rows.map(({ place, next_offset }) => [place, BigInt(next_offset)]));
    return webhooks.filter(({ record }) => record.offset >= (next.get(placeOf(record)) ?? 0n));
  }

  async #open(row: BlockRow): Promise<OpenedBlock> {
    const { tenant_id: tenantId, day } = row;
    const known = { tenantId, day, webhooks: unpackItems(row.topic, row.items) };
    try {
      return { ...known, bodies: await this.#bodiesOf(row) };
    } catch (error) {
      return { ...known, bodies: null, unreadable: error instanceof Error ? error.message : String(error) };
    }
  }

  async #bodiesOf({
    block_id: id,
    tenant_id: tenantId,
    sealed,
  }: BlockRow): Promise<(Buffer | null)[] | null> {
    if (sealed === null) return null;
    const [packed] = await this.#keyring.openBytesForTenant(tenantId ?? PLATFORM, [{ id, bytes: sealed }]);
    return unpackBodies(packed as Buffer);
  }

  async #forgetIn(number: string, isNamed: readonly boolean[]): Promise<void> {
    await inTransaction(this.#pool, async (client) => {
      const { rows } = await client.query<BlockRow>(BLOCK_TO_CHANGE, [number]);
      const [row] = rows;
      const bodies = row && (await this.#bodiesOf(row));
      if (!bodies) return;
      const webhooks = unpackItems(row.topic, row.items);
      const items = packItems(webhooks.map((one, n) => (isNamed[n] ? { ...one, erased: true } : one)));
      const packed = packBodies(bodies.map((body, n) => (isNamed[n] ? null : body)));
      const part = { id: row.block_id, bytes: packed };
      const [sealed] = await this.#keyring.sealBytesForTenant(row.tenant_id ?? PLATFORM, [part]);
      await client.query('update webhook_archive.blocks set items = $2 where number = $1', [number, items]);
      await client.query('update webhook_archive.bodies set sealed = $3 where day = $1 and number = $2', [
        ...[row.day, number, sealed],
      ]);
    });
  }

  async #makeDay(day: string): Promise<void> {
    if (this.#days.has(day)) return;
    await this.#pool.query('select webhook_archive.make_day($1)', [day]);
    this.#days.add(day);
  }
}

/** The pieces of the chain that records are, one for each partition, in an order that all writers keep. */
function segmentsOf(webhooks: readonly ReadWebhook[]) {
  const records = webhooks.map(({ record }) => record);
  return [...Map.groupBy(records, placeOf)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, unsorted]) => {
      const own = unsorted.toSorted((one, other) => (one.offset < other.offset ? -1 : 1));
      const [first, last] = [own[0], own.at(-1)] as [StoredLogRecord, StoredLogRecord];
      const { topic, partition } = first;
      return {
        ...{ topic, partition, opened: openedOf(own) },
        ...{ first: String(first.offset), last: String(last.offset) },
      };
    });
}

function recordOf({ receivedAt: timestamp, ...webhook }: ArchivedWebhook, value: Buffer): StoredLogRecord {
  const { topic, partition, offset, key } = webhook;
  return { topic, partition, offset, key, value, timestamp, headers: {} };
}

const placeOf = ({ topic, partition }: Pick<StoredLogRecord, 'topic' | 'partition'>): string =>
  `${topic} ${partition}`;
const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];
const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
/** A time of Postgres; what is beyond its years is the end of time. */
const instant = (time: Date): string =>
  time.getTime() >= ALL_TIME.to.getTime() ? 'infinity' : time.toISOString();
