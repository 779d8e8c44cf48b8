import pg from 'pg';

/** How long a server may take to let somebody in. */
const CONNECT_MS = 10_000;

/**
 * Logs in once, looks at what `look` wants to see, and goes. A process that cannot is better not started: it would take
 * work away from those that can.
 * @param url address with the role, as `roleUrl` makes it
 * @throws Error that names the role and says why, never the password
 */
export async function reachPostgres<Seen = void>(
  url: string,
  look?: (client: pg.Client) => Promise<Seen>,
): Promise<Seen | undefined> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'wabus-start',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await look?.(client);
  } catch (error) {
    throw new Error(
      `Postgres cannot be used as ${new URL(url).username}: ${reasonOf(error)}. It must be up, WABUS_POSTGRES_URL ` +
        'and WABUS_POSTGRES_PASSWORD must be right, and "npm run service -- migrate" must have made the roles.',
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A name with several addresses fails with an error for each and no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((one: Error) => one.message).join(', ');
  return error instanceof Error ? error.message : 'it gave no reason';
}
