import { reachPostgres } from '@wabus/postgres';
import { type EngineNames, readEngines } from './engines-table.ts';
import { type EventLogConfig, type EventStoreConfig, engineNames } from './open-engines.ts';

/** Which engines were chosen; a process has settings of those that it uses. */
type Chosen = Partial<Pick<EventStoreConfig & EventLogConfig, 'WABUS_EVENT_STORE' | 'WABUS_EVENT_LOG'>>;

/** Roles see the table only once `migrate` granted it, and a database of a test has none. */
const VISIBLE = `select 1 from pg_namespace
  where nspname = 'installation' and has_schema_privilege(oid, 'usage')
    and has_table_privilege(to_regclass('installation.engines'), 'select')`;

/**
 * Logs in to Postgres once, and refuses engines that the installation was not made with: a service that lacks the
 * setting would take the default and write where nobody reads. Answers the engines that it was made with, where that is known.
 * @param url address with the role of the service
 * @throws Error that says what to mend, when Postgres cannot be used or the engines are others
 */
export async function reachInstallation(url: string, config: Chosen): Promise<EngineNames | undefined> {
  const made = await reachPostgres(url, async (client) => {
    if ((await client.query(VISIBLE)).rowCount === 0) return undefined;
    return readEngines(client);
  });
  if (made === undefined) return undefined;
  const { WABUS_EVENT_STORE = 'postgres', WABUS_EVENT_LOG = 'postgres' } = config;
  const chosen = engineNames({ WABUS_EVENT_STORE, WABUS_EVENT_LOG });
  if ('WABUS_EVENT_STORE' in config) refuseOther('WABUS_EVENT_STORE', 'events', made.store, chosen.store);
  if ('WABUS_EVENT_LOG' in config) refuseOther('WABUS_EVENT_LOG', 'the log', made.log, chosen.log);
  return made;
}

function refuseOther(setting: string, what: string, made: string, chosen: string): void {
  if (made === chosen) return;
  throw new Error(
    `This installation has ${what} in ${made}, and this service was set to ${chosen}: set ` +
      `${setting}=${made.toLowerCase()}, as for all others.`,
  );
}
