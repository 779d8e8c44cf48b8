import { createPool, databaseUrl, ensureRoles, type PoolClient } from '@wabus/postgres';
import { isInstalled, rememberInstalled } from './installed.ts';

/** Every role that a part logs in as; each sees its own schema only. */
const ROLES = [
  'wabus_store',
  'wabus_store_reader',
  'wabus_log',
  'wabus_receiver',
  'wabus_keyring',
  'wabus_vault',
  'wabus_jobs',
  'wabus_relay',
  'wabus_scheduler',
  'wabus_sender',
  'wabus_media',
  'wabus_projector',
  'wabus_api',
  'wabus_gates',
  'wabus_normaliser',
  'wabus_analyst',
] as const;

/** A role's name. */
export type Role = (typeof ROLES)[number];

/** Held while roles are made and schemas brought up to date, so that two at once do so one after the other. */
const INSTALL_LOCK = 7_310_003;

/** How a database is installed. */
export interface InstallOptions {
  /** Whether consumers read the event store itself, so that no relay copies it. */
  readonly readsStore: boolean;
  /** What is done before anything else, alone; when it throws, nothing else is done. */
  readonly first?: (session: PoolClient) => Promise<void>;
  /** Of what it would be brought up to date with: nothing is done where that is remembered. */
  readonly digest?: string;
}

/** What an installation found. */
export interface Installed {
  /** False where functions could not be taken from everybody, since the owner is no superuser. */
  readonly restricted: boolean;
  /** True when the same sources had brought it up to date before, so that nothing was done. */
  readonly upToDate: boolean;
}

/**
 * Makes the database's roles with their passwords (undefined: none is set) and brings every schema up to date. Safe to
 * repeat, and by several at once: they wait for each other.
 * @param ownerUrl address of the database as somebody who may create roles and schemas
 */
export async function installDatabase(
  ownerUrl: string,
  passwordOf: (role: Role) => string | undefined,
  { readsStore, first, digest }: InstallOptions,
): Promise<Installed> {
  const pool = createPool({ url: ownerUrl, max: 2, name: 'wabus-install' });
  const session = await pool.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [INSTALL_LOCK]);
    await first?.(session);
    if (digest !== undefined && (await isInstalled(session, digest)))
      return { restricted: true, upToDate: true };
    await ensureRoles(
      pool,
      ROLES.map((name) => {
        const password = passwordOf(name);
        return password === undefined ? { name } : { name, password };
      }),
    );
    // Loaded only where something is to be brought up to date.
    const { installSchemas } = await import('./schemas.ts');
    await installSchemas(ownerUrl, readsStore);
    await restrictRoles(session);
    const restricted = await restrictFunctions(session);
    if (digest !== undefined) await rememberInstalled(session, digest);
    return { restricted, upToDate: false };
  } finally {
    // Ending the session gives the lock back, whatever happened.
    session.release(true);
    await pool.end();
  }
}

/** Makes the database that the address names where the server does not have it. */
export async function ensureDatabase(ownerUrl: string): Promise<void> {
  const name = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  const admin = createPool({ url: databaseUrl(ownerUrl, 'postgres'), max: 1, name: 'wabus-install' });
  try {
    const known = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) await admin.query(`create database ${escapeIdentifier(name)}`);
  } catch (error) {
    // Another one was faster.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await admin.end();
  }
}

const escapeIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Nobody but the owner makes anything of his own: schemas, temporary tables. */
async function restrictRoles(owner: PoolClient): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  const database = escapeIdentifier(rows[0]?.name ?? '');
  await owner.query(`
    revoke all on schema public from public;
    revoke all on database ${database} from public;
    grant connect on database ${database} to ${ROLES.join(', ')}`);
}

/** Functions by which anybody could fill the disk, or hold the locks of services. */
const RESTRICTED = '^(lo_(creat|create|from_bytea)|pg_(try_)?advisory_.*lock.*)$';

/**
 * Takes large objects from everybody, and locks that a service waits for from analysts. Only a superuser may; false
 * where we are none, as on most hosted databases.
 */
async function restrictFunctions(owner: PoolClient): Promise<boolean> {
  const services = ROLES.filter((role) => role !== 'wabus_analyst').join(', ');
  const { rows } = await owner.query<{ superuser: boolean }>(
    "select current_setting('is_superuser') = 'on' as superuser",
  );
  if (!rows[0]?.superuser) return false;
  await owner.query(`
    do $$
    declare
      restricted regprocedure;
    begin
      for restricted in select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ '${RESTRICTED}'
      loop
        execute format('revoke execute on function %s from public', restricted);
        if restricted::text like '%advisory%' then
          execute format('grant execute on function %s to ${services}', restricted);
        end if;
      end loop;
    end $$`);
  return true;
}
