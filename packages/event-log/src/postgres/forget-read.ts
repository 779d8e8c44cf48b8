import type { Pool } from '@wabus/postgres';
import type { ForgetRead } from '../port.ts';

const PAGE_RECORDS = 500;

interface Found {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
}

/** Those that the group has read and in which one of the parts stands. */
const FIND = `
  select r.partition, r."offset", r.key, r.value
  from event_log.records r
    join event_log.topics t on t.topic_id = r.topic_id and t.name = $1 and not t.derived
    join event_log.group_partitions g
      on g.topic_id = r.topic_id and g.partition = r.partition and g.group_name = $2
  where r."offset" < g.next_offset and (r.partition, r."offset") > ($3::int, $4::bigint)
    and exists (select from unnest($5::text[]) as part where position(convert_to(part, 'UTF8') in r.value) > 0)
  order by r.partition, r."offset" limit ${PAGE_RECORDS}`;

/** Deletes single records that a group has read; answers how many. What is left keeps its offsets. */
export async function forgetRead(pool: Pool, asked: ForgetRead): Promise<number> {
  const { topic, readBy, containing, chosen } = asked;
  let [after, forgotten] = [{ partition: -1, offset: '-1' }, 0];
  for (;;) {
    const place = [after.partition, after.offset];
    const { rows } = await pool.query<Found>(FIND, [topic, readBy, ...place, containing]);
    const going: Found[] = [];
    for (const row of rows) if (await chosen(row)) going.push(row);
    forgotten += going.length;
    await pool.query(
      `delete from event_log.records r using event_log.topics t, unnest($2::int[], $3::bigint[]) as g (partition, "offset")
       where t.name = $1 and r.topic_id = t.topic_id and r.partition = g.partition and r."offset" = g."offset"`,
      [topic, going.map(({ partition }) => partition), going.map(({ offset }) => offset)],
    );
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_RECORDS) return forgotten;
    after = last;
  }
}
