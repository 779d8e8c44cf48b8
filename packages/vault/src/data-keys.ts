import type { KeyObject } from 'node:crypto';
import {
  BoxError,
  boundTo,
  type Clock,
  freshKey,
  type KeyEncryptionKey,
  unwrapKey,
  wrapKey,
} from '@wabus/platform';
import type { Pool, PoolClient } from '@wabus/postgres';
import { LRUCache } from 'lru-cache';
import { VaultError } from './vault-error.ts';

/** A tenant's data key and its number. */
export interface DataKey {
  readonly dekId: number;
  readonly key: KeyObject;
}

interface KeyRow {
  readonly dek_id: number;
  readonly wrapped_key: Buffer;
}

const FIRST = 1;
/** What a tenant's wrapped data key is bound to. */
export const contextOfDataKey = (tenantId: string, dekId: number): Buffer =>
  boundTo('vault-data-key', tenantId, dekId);

/** Data keys of tenants; unwrapped ones are kept in memory for a short time only. */
export class DataKeys {
  readonly #kek: KeyEncryptionKey;
  readonly #cache: LRUCache<string, KeyObject>;

  constructor(kek: KeyEncryptionKey, options: { clock: Clock; cacheMs: number }) {
    this.#kek = kek;
    this.#cache = new LRUCache({
      max: 1_000,
      ttl: options.cacheMs,
      ttlResolution: 0,
      perf: { now: () => options.clock.now().getTime() },
    });
  }

  /**
   * The tenant's newest data key, made when there is none. The tenant is locked until the transaction ends, so its
   * puts are one after the other. Not cached: a key made here is gone when the transaction rolls back.
   */
  async newestLocked(client: PoolClient, tenantId: string): Promise<DataKey> {
    const wrapped = wrapKey(this.#kek, freshKey(), contextOfDataKey(tenantId, FIRST));
    await client.query(
      `insert into vault.data_keys (tenant_id, dek_id, wrapped_key)
       select $1, $2, $3 where not exists (select from vault.data_keys where tenant_id = $1)
       on conflict do nothing`,
      [tenantId, FIRST, wrapped],
    );
    await client.query("select pg_advisory_xact_lock(hashtextextended('wabus-vault ' || $1, 0))", [tenantId]);
    const { rows } = await client.query<KeyRow>(
      'select dek_id, wrapped_key from vault.data_keys where tenant_id = $1 order by dek_id desc limit 1',
      [tenantId],
    );
    const row = rows[0];
    if (!row) throw new VaultError(`tenant ${tenantId} has no data key`);
    return { dekId: row.dek_id, key: this.#unwrap(tenantId, row) };
  }

  /** The data key of that number. @throws VaultError when it is gone or does not unwrap */
  async numbered(pool: Pool, tenantId: string, dekId: number): Promise<KeyObject> {
    const cached = this.#cache.get(`${dekId} ${tenantId}`);
    if (cached) return cached;
    const { rows } = await pool.query<KeyRow>(
      'select dek_id, wrapped_key from vault.data_keys where tenant_id = $1 and dek_id = $2',
      [tenantId, dekId],
    );
    const row = rows[0];
    if (!row) throw new VaultError(`data key ${dekId} of tenant ${tenantId} is gone`);
    const key = this.#unwrap(tenantId, row);
    this.#cache.set(`${dekId} ${tenantId}`, key);
    return key;
  }

  #unwrap(tenantId: string, row: KeyRow): KeyObject {
    try {
      return unwrapKey(this.#kek, row.wrapped_key, contextOfDataKey(tenantId, row.dek_id));
    } catch (cause) {
      if (!(cause instanceof BoxError)) throw cause;
      const what = `data key ${row.dek_id} of tenant ${tenantId} does not unwrap: ${cause.message}`;
      throw new VaultError(what, { cause });
    }
  }
}
