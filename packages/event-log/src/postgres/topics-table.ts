import { inTransaction, type Pool } from '@wabus/postgres';
import type { TopicSpec } from '../port.ts';

/**
 * Creates missing topics and brings the retention of the others up to date; writes nothing where all is as it must be.
 * @param derived names of those that are read from the event store
 * @throws Error when a topic exists with another number of partitions
 */
export async function ensureTopics(
  pool: Pool,
  specs: readonly TopicSpec[],
  derived: ReadonlySet<string> = new Set(),
): Promise<void> {
  for (const spec of specs) {
    await inTransaction(pool, (client) => ensureTopic(client, spec, derived.has(spec.name)));
  }
}

async function ensureTopic(client: Pick<Pool, 'query'>, spec: TopicSpec, derived: boolean): Promise<void> {
  const id = (await existing(client, spec)) ?? (await written(client, spec, derived));
  const known = await client.query('select 1 from event_log.partitions where topic_id = $1', [id]);
  const count = known.rowCount ?? 0;
  if (count === 0) {
    await client.query(
      'insert into event_log.partitions (topic_id, partition) select $1, generate_series(0, $2 - 1)',
      [id, spec.partitions],
    );
  } else if (count !== spec.partitions) {
    throw new Error(
      `Topic ${spec.name} has ${count} partitions and was asked to have ${spec.partitions}. Keys would move to ` +
        'other partitions, so the number is locked for life: ask for the number it has, or use a new topic.',
    );
  }
}

async function existing(client: Pick<Pool, 'query'>, spec: TopicSpec): Promise<number | undefined> {
  const { rows } = await client.query<{ topic_id: number }>(
    'select topic_id from event_log.topics where name = $1 and retention_ms = $2',
    [spec.name, spec.retentionMs],
  );
  return rows[0]?.topic_id;
}

async function written(
  client: Pick<Pool, 'query'>,
  spec: TopicSpec,
  derived: boolean,
): Promise<number | undefined> {
  const { rows } = await client.query<{ topic_id: number }>(
    `insert into event_log.topics (name, retention_ms, derived) values ($1, $2, $3)
     on conflict (name) do update set retention_ms = excluded.retention_ms returning topic_id`,
    [spec.name, spec.retentionMs, derived],
  );
  return rows[0]?.topic_id;
}
