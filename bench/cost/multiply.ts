import { createPool } from '@wabus/postgres';

/** A table whose rows are multiplied: which ones, and what is different in each copy, whose number is `g`. */
interface Multiplied {
  readonly table: string;
  readonly where: string;
  readonly differs: Readonly<Record<string, string>>;
}

const anew = (...columns: string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, `md5(${column}::text || g)::uuid`]));
const later = (...columns: string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column) => [column, `${column} + g * 1000000`]));

const PEOPLE = 'contact_id in (select contact_id from recipients where campaign_id = $1)';
/** Of these people those who wrote, when nothing is multiplied yet. */
const WRITERS = 'contact_id in (select contact_id from campaign_writers where campaign_id = $1)';

/** What the copies of a message differ in. */
const MESSAGE = {
  ...anew('message_id', 'contact_id', 'conversation_id'),
  wamid: 'wamid || g',
  ...later('created_position', 'position'),
};

/** Threads with what was written in them. */
const THREADS: readonly Multiplied[] = [
  { table: 'messages', where: `direction = 'inbound' and ${WRITERS}`, differs: MESSAGE },
  {
    table: 'conversation_threads',
    where: WRITERS,
    differs: { ...anew('conversation_id', 'contact_id'), ...later('position') },
  },
];

/** The people of a campaign with its messages to them; those who wrote are among the threads above. */
const RECIPIENTS: readonly Multiplied[] = [
  {
    table: 'message_wamids',
    where: `message_id in (select message_id from messages where campaign_id = $1)`,
    differs: { ...anew('message_id'), wamid: 'wamid || g', ...later('position') },
  },
  { table: 'messages', where: 'campaign_id = $1', differs: MESSAGE },
  { table: 'campaign_writers', where: 'campaign_id = $1', differs: anew('contact_id') },
  { table: 'contacts', where: PEOPLE, differs: { ...anew('contact_id'), ...later('created_position') } },
  { table: 'contact_addresses', where: PEOPLE, differs: anew('contact_id') },
  {
    table: 'recipients',
    where: 'campaign_id = $1',
    differs: { ...anew('contact_id'), ...later('position') },
  },
];

/** More campaigns with the numbers of this one and who wrote after it. */
const CAMPAIGNS: readonly Multiplied[] = [
  { table: 'campaign_writers', where: 'campaign_id = $1', differs: anew('campaign_id') },
  { table: 'campaign_answers', where: 'campaign_id = $1', differs: anew('campaign_id') },
  { table: 'campaign_tallies', where: 'campaign_id = $1', differs: anew('campaign_id') },
  { table: 'campaign_sizes', where: 'campaign_id = $1', differs: anew('campaign_id') },
  {
    table: 'campaigns',
    where: 'campaign_id = $1',
    differs: { ...anew('campaign_id'), ...later('created_position') },
  },
];

/** Numbers that are kept as sums. */
const SUMS = `
  update campaign_answers set people = people * $2 where campaign_id = $1;
  update campaign_sizes set recipients = recipients * $2 where campaign_id = $1;
  update campaign_tallies set queued = queued * $2, accepted = accepted * $2, sent = sent * $2,
    delivered = delivered * $2, read = read * $2, now_reached = now_reached * $2 where campaign_id = $1`;

/** How many rows there shall be. */
export interface Grown {
  /** Copies of each recipient of the campaign, the real one included. */
  readonly people: number;
  /** Copies of each thread. */
  readonly threads: number;
  /** Campaigns with the numbers of this one, itself included; of their people those who wrote are copied. */
  readonly campaigns: number;
}

/** Multiplies the rows of a campaign, of its people, and of their threads, in the read models of a running product. */
export async function multiplyCampaign(
  postgres: string,
  campaignId: string,
  { people, threads, campaigns }: Grown,
  say: (sentence: string) => void,
): Promise<void> {
  const pool = createPool({ url: postgres, max: 1 });
  try {
    await pool.query('set search_path to read_models');
    const multiply = async (tables: readonly Multiplied[], times: number): Promise<void> => {
      for (const one of tables) {
        const { rows } = await pool.query<{ name: string }>(
          `select column_name as name from information_schema.columns
           where table_schema = 'read_models' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
          [one.table],
        );
        const names = rows.map(({ name }) => name);
        const values = names.map((name) => one.differs[name] ?? name);
        const { rowCount } = await pool.query(
          `insert into ${one.table} (${names.join(', ')})
           select ${values.join(', ')} from ${one.table}, generate_series(1, $2::bigint - 1) g where ${one.where}`,
          [campaignId, times],
        );
        say(`${rowCount} rows of ${one.table}`);
      }
    };
    await multiply(THREADS, threads);
    await multiply(RECIPIENTS, people);
    for (const sum of SUMS.split(';')) await pool.query(sum, [campaignId, people]);
    await multiply(CAMPAIGNS, campaigns);
    await pool.query('vacuum analyze');
  } finally {
    await pool.end();
  }
}
