import { CONSUMER_ANSWER_MS, createPool, type Pool } from '@wabus/postgres';
import type { OpenedBlock, WebhookArchive } from './archive.ts';
import { digestOf, linesOf, type Segment } from './chain.ts';
import { ChainCheck, type Head } from './check-chain.ts';
import type { Damage } from './damage.ts';

const PAGE_SEGMENTS = 200;
/** At most so much damage is named. */
const MAX_NAMED = 100;

/** What the check of an archive came to. */
export interface CheckedArchive {
  /** Webhooks that the chain tells of. */
  readonly webhooks: number;
  /** Of these: with bytes that are what they were, expired, and erased with a person. */
  readonly whole: number;
  readonly expired: number;
  readonly erased: number;
  /** How much is wrong, and the first of it. */
  readonly damaged: number;
  readonly damage: readonly Damage[];
}

/** Checks the chain of every partition, and every body that is kept against it; changes nothing. */
export async function checkArchive(
  url: string,
  archive: Pick<WebhookArchive, 'blocks'>,
): Promise<CheckedArchive> {
  const pool = createPool({ url, max: 1, name: 'wabus-archive-check', answerMs: CONSUMER_ANSWER_MS });
  try {
    const found = new Found();
    const { rows } = await pool.query<HeadRow>(HEADS);
    for (const head of rows.map(headOf)) found.chain(head, await checkChain(pool, head));
    const { rows: kept } = await pool.query<{ since: string }>(
      'select since::text from webhook_archive.kept',
    );
    for await (const block of archive.blocks())
      found.block(block, await digestsOf(pool, block), kept[0]?.since ?? '');
    return found.result();
  } finally {
    await pool.end();
  }
}

const HEADS = `
  select topic, partition, began::text, next_offset::text, link from webhook_archive.heads order by topic, partition`;
const SEGMENT = 'topic, partition, first_offset::text, last_offset::text, before, opened, link';
const SEGMENTS = `
  select ${SEGMENT} from webhook_archive.segments s
  where s.topic = $1 and s.partition = $2 and s.first_offset > $3 and s.first_offset < $4
  order by s.first_offset limit ${PAGE_SEGMENTS}`;
const SEGMENTS_OF_BLOCK = `
  select s.partition, s.opened from webhook_archive.segments s
    join unnest($2::int[], $3::bigint[], $4::bigint[]) as asked (partition, first, last) using (partition)
  where s.topic = $1 and s.last_offset >= asked.first and s.first_offset <= asked.last`;

interface HeadRow {
  readonly topic: string;
  readonly partition: number;
  readonly began: string;
  readonly next_offset: string;
  readonly link: Buffer;
}

interface SegmentRow extends Pick<HeadRow, 'topic' | 'partition' | 'link'> {
  readonly first_offset: string;
  readonly last_offset: string;
  readonly before: Buffer;
  readonly opened: Buffer;
}

const headOf = ({ began, next_offset: next, ...row }: HeadRow): Head => ({
  ...row,
  began: BigInt(began),
  nextOffset: BigInt(next),
});

const segmentOf = ({ first_offset: first, last_offset: last, ...row }: SegmentRow): Segment => ({
  ...row,
  firstOffset: BigInt(first),
  lastOffset: BigInt(last),
});

async function checkChain(pool: Pool, head: Head): Promise<ChainCheck> {
  const check = new ChainCheck(head);
  const { topic, partition, nextOffset } = head;
  for (let after = '-1'; ; ) {
    const asked = [topic, partition, after, String(nextOffset)];
    const { rows } = await pool.query<SegmentRow>(SEGMENTS, asked);
    for (const row of rows) check.add(segmentOf(row));
    after = rows.at(-1)?.first_offset ?? after;
    if (rows.length < PAGE_SEGMENTS) break;
  }
  check.end();
  return check;
}

/** By partition and offset the digests that the chain has of the webhooks of a block. */
async function digestsOf(pool: Pool, { webhooks }: OpenedBlock): Promise<ReadonlyMap<string, string>> {
  const perPartition = [...Map.groupBy(webhooks, ({ partition }) => partition)];
  const bound = (own: OpenedBlock['webhooks'], least: boolean) =>
    own.map(({ offset }) => offset).reduce((one, other) => (one < other === least ? one : other));
  const { rows } = await pool.query<Pick<SegmentRow, 'partition' | 'opened'>>(SEGMENTS_OF_BLOCK, [
    webhooks[0]?.topic,
    perPartition.map(([partition]) => partition),
    perPartition.map(([, own]) => String(bound(own, true))),
    perPartition.map(([, own]) => String(bound(own, false))),
  ]);
  return new Map(
    rows.flatMap(({ partition, opened }) =>
      linesOf(opened).map(({ offset, digest }) => [`${partition}/${offset}`, digest] as const),
    ),
  );
}

/** What was found so far. */
class Found {
  readonly #damage: Damage[] = [];
  readonly #heads = new Map<string, { readonly head: Head; readonly records: number; inBlocks: number }>();
  #damaged = 0;
  #whole = 0;
  #expired = 0;
  #erased = 0;

  chain(head: Head, { damage, records }: ChainCheck): void {
    for (const one of damage) this.#note(one);
    this.#heads.set(`${head.topic} ${head.partition}`, { head, records, inBlocks: 0 });
  }

  /** A block beside its chain. `since`: the first day whose bytes are kept. */
  block(
    { webhooks, bodies, day, unreadable }: OpenedBlock,
    digests: ReadonlyMap<string, string>,
    since: string,
  ) {
    for (const [n, { topic, partition, offset, erased }] of webhooks.entries()) {
      const say = (kind: Damage['kind'], detail: string): void =>
        this.#note({ kind, topic, partition, offset: String(offset), detail });
      const known = this.#heads.get(`${topic} ${partition}`);
      // What came after the chains were looked at is the next check's.
      if (known && offset >= known.head.nextOffset) continue;
      if (known) known.inBlocks += 1;
      const digest = digests.get(`${partition}/${offset}`);
      const body = bodies?.[n];
      if (digest === undefined) say('absent', 'The chain does not tell of this webhook.');
      else if (erased) this.#erased += 1;
      else if (unreadable !== undefined) say('unreadable', `Its bytes do not open: ${unreadable}`);
      else if (bodies === null && isBefore(day, since)) this.#expired += 1;
      else if (!body) say('absent', 'Its bytes are missing, and did not expire.');
      else if (digestOf(body) !== digest) say('changed', 'Its bytes are not those that came.');
      else this.#whole += 1;
    }
  }

  result(): CheckedArchive {
    for (const { head, records, inBlocks } of this.#heads.values()) {
      const { topic, partition, began } = head;
      const detail = `${records - inBlocks} webhooks that the chain tells of are nowhere.`;
      if (inBlocks < records) this.#note({ kind: 'absent', topic, partition, offset: String(began), detail });
    }
    const webhooks = [...this.#heads.values()].reduce((sum, { records }) => sum + records, 0);
    const [whole, expired, erased] = [this.#whole, this.#expired, this.#erased];
    return { webhooks, whole, expired, erased, damaged: this.#damaged, damage: this.#damage };
  }

  #note(damage: Damage): void {
    this.#damaged += 1;
    if (this.#damage.length < MAX_NAMED) this.#damage.push(damage);
  }
}

/** Days as `YYYY-MM-DD`; of `-infinity` none is before. */
const isBefore = (day: string, since: string): boolean => since !== '-infinity' && day < since;
