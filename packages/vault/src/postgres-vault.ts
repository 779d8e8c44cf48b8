import { type Clock, type KeyEncryptionKey, keyEncryptionKey, Secret, systemClock } from '@wabus/platform';
import { createPool, inTransaction, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import { DataKeys } from './data-keys.ts';
import type { SecretName, Vault } from './port.ts';
import { boxSecret, dekIdOf, unboxSecret } from './secret-box.ts';

/** How a vault is reached and opened. */
export interface VaultOptions {
  /** Postgres, as the role `wabus_vault`. */
  readonly url: string;
  /** The key-encryption key: 32 bytes as hex or base64. */
  readonly kek: Secret;
  readonly clock?: Clock;
  /** How long an unwrapped data key is kept in memory, in ms; 60,000 by default. Secrets themselves are never kept. */
  readonly cacheMs?: number;
  /** Connections; 4 by default. */
  readonly poolSize?: number;
  /** How long a connection, and then a statement, is waited for before the call rejects, in ms; 15,000 by default. */
  readonly answerMs?: number;
}

interface SecretRow {
  readonly version: number;
  readonly box: Buffer;
}

const NEWEST = `
  select version, box from vault.secrets
  where tenant_id = $1 and project_id = $2 and purpose = $3
  order by version desc limit 1`;

/**
 * The vault on Postgres (schema `vault`). Its methods throw VaultError when rows were changed or swapped.
 * @throws Error when `kek` is not 32 bytes
 */
export function createVault(options: VaultOptions): Vault {
  const kek = keyEncryptionKey(options.kek);
  const clock = options.clock ?? systemClock;
  const pool = createPool({
    url: options.url,
    max: options.poolSize ?? 4,
    name: 'vault',
    answerMs: options.answerMs ?? REQUEST_ANSWER_MS,
  });
  return new PostgresVault(
    pool,
    kek,
    clock,
    new DataKeys(kek, { clock, cacheMs: options.cacheMs ?? 60_000 }),
  );
}

class PostgresVault implements Vault {
  readonly #pool: Pool;
  readonly #kek: KeyEncryptionKey;
  readonly #clock: Clock;
  readonly #dataKeys: DataKeys;

  constructor(pool: Pool, kek: KeyEncryptionKey, clock: Clock, dataKeys: DataKeys) {
    this.#pool = pool;
    this.#kek = kek;
    this.#clock = clock;
    this.#dataKeys = dataKeys;
  }

  put(name: SecretName, secret: Secret): Promise<number> {
    return inTransaction(this.#pool, async (client) => {
      const dataKey = await this.#dataKeys.newestLocked(client, name.tenantId);
      const { rows } = await client.query<SecretRow>(NEWEST, nameValues(name));
      const version = (rows[0]?.version ?? 0) + 1;
      const box = boxSecret(this.#kek, dataKey, name, version, secret.reveal());
      await client.query(
        `insert into vault.secrets (tenant_id, project_id, purpose, version, box, created_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [...nameValues(name), version, box, this.#clock.now()],
      );
      return version;
    });
  }

  async get(name: SecretName): Promise<Secret | null> {
    const { rows } = await this.#pool.query<SecretRow>({
      name: 'vault-newest',
      text: NEWEST,
      values: nameValues(name),
    });
    const row = rows[0];
    if (!row) return null;
    const dekId = dekIdOf(row.box);
    const key = await this.#dataKeys.numbered(this.#pool, name.tenantId, dekId);
    return new Secret(unboxSecret({ dekId, key }, name, row.version, row.box));
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

const nameValues = (name: SecretName) => [name.tenantId, name.projectId, name.purpose];
