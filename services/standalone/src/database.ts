import { createHmac } from 'node:crypto';
import { installEventLog } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { installKeyring } from '@wabus/keyring';
import { createPool, EmbeddedPostgres, ensureRoles, type Pool } from '@wabus/postgres';
import { installReadModels } from '@wabus/read-models';
import { installRelay } from '@wabus/relay';
import { installScheduler } from '@wabus/scheduler';
import { installSender } from '@wabus/sender';
import { installVault } from '@wabus/vault';

const DATABASE = 'wabus';

/** Every role that a part logs in as; each sees its own schema only. */
const ROLES = [
  'wabus_store',
  'wabus_log',
  'wabus_keyring',
  'wabus_vault',
  'wabus_relay',
  'wabus_scheduler',
  'wabus_sender',
  'wabus_projector',
  'wabus_api',
  'wabus_gates',
  'wabus_normaliser',
  'wabus_analyst',
] as const;

/** A role's name. */
export type Role = (typeof ROLES)[number];

/** The embedded database with every schema up to date. */
export interface Database {
  /** Address as the owner of everything. */
  readonly ownerUrl: string;
  /** Address as one role. */
  url(role: Role): string;
  stop(): Promise<void>;
}

/** Starts Postgres on the folder, makes database and roles, and brings every schema up to date. */
export async function startDatabase(options: {
  dataDir: string;
  port: number;
  ownerPassword: string;
  /** Root of the roles' passwords. */
  roleSecret: string;
  onProgress: (sentence: string) => void;
}): Promise<Database> {
  const { dataDir, port, ownerPassword, roleSecret, onProgress } = options;
  const postgres = await EmbeddedPostgres.start({ dataDir, port, password: ownerPassword, onProgress });
  try {
    await ensureDatabase(postgres);
    const ownerUrl = postgres.url(DATABASE);
    const owner = createPool({ url: ownerUrl, max: 1 });
    // A password of its own for each: whoever was given the analyst's must not get in as the projector.
    const passwordOf = (role: Role): string =>
      createHmac('sha256', roleSecret).update(role).digest('base64url');
    await ensureRoles(
      owner,
      ROLES.map((name) => ({ name, password: passwordOf(name) })),
    );
    onProgress('Bringing schemas up to date');
    await installSchemas(ownerUrl);
    await restrictRoles(owner);
    await owner.end();
    return {
      ownerUrl,
      url: (role) => postgres.url(DATABASE, role, passwordOf(role)),
      stop: () => postgres.stop(),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function ensureDatabase(postgres: EmbeddedPostgres): Promise<void> {
  const admin = createPool({ url: postgres.url(), max: 1 });
  const known = await admin.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (known.rowCount === 0) await admin.query(`create database ${DATABASE}`);
  await admin.end();
}

async function installSchemas(ownerUrl: string): Promise<void> {
  for (const install of [
    installEventStore,
    installEventLog,
    installKeyring,
    installVault,
    installRelay,
    installReadModels,
    installScheduler,
    installSender,
  ]) {
    await install(ownerUrl);
  }
}

/** Functions by which anybody could fill the disk, or hold the locks of services. */
const RESTRICTED = '^(lo_(creat|create|from_bytea)|pg_(try_)?advisory_.*lock.*)$';

/**
 * Nobody but the owner makes anything of his own (schemas, temporary tables, large objects), and analysts take no
 * lock that a service waits for.
 */
async function restrictRoles(owner: Pool): Promise<void> {
  const services = ROLES.filter((role) => role !== 'wabus_analyst').join(', ');
  await owner.query(`
    revoke all on schema public from public;
    revoke all on database ${DATABASE} from public;
    grant connect on database ${DATABASE} to ${ROLES.join(', ')};
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
}
