import { derivedPassword } from '@wabus/engines';
import { unlessCalledOff } from './called-off.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { ensureDatabase, type InstallOptions, installDatabase, type Role } from './install.ts';
import { installationDigest } from './installed.ts';

const DATABASE = 'wabus';

/** The embedded database with every schema up to date. */
export interface Database {
  /** Address as the owner of everything. */
  readonly ownerUrl: string;
  /** Whether an earlier start had brought it up to date, with the same sources. */
  readonly upToDate: boolean;
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
  /** How the schemas are made. */
  install: InstallOptions;
  onProgress: (sentence: string) => void;
  /** Calls the start off. */
  signal: AbortSignal;
}): Promise<Database> {
  const { dataDir, port, ownerPassword: password, roleSecret, install, onProgress, signal } = options;
  const postgres = await EmbeddedPostgres.start({ dataDir, port, password, onProgress, signal });
  try {
    const ownerUrl = postgres.url(DATABASE);
    // A password of its own for each: whoever was given the analyst's must not get in as the projector.
    const passwordOf = (role: Role): string => derivedPassword(roleSecret, role);
    onProgress('Bringing schemas up to date');
    const { upToDate } = await unlessCalledOff(signal, async () => {
      await ensureDatabase(ownerUrl);
      const digest = installationDigest([roleSecret, `readsStore=${install.readsStore}`]);
      return installDatabase(ownerUrl, passwordOf, { ...install, digest });
    });
    return {
      ...{ ownerUrl, upToDate },
      url: (role) => postgres.url(DATABASE, role, passwordOf(role)),
      stop: () => postgres.stop(),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
