import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { BoxError, boundTo, freshKey, type KeyEncryptionKey, unwrapKey, wrapKey } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { LRUCache } from 'lru-cache';
import { KeyringError } from './keyring-error.ts';
import type { Address } from './port.ts';

/** The keys of a tenant, all derived from the one that is stored, so that nothing of one use equals anything of another. */
interface TenantKeys {
  readonly addresses: KeyObject;
  readonly commands: KeyObject;
  /** Seals what is of no known person. */
  readonly parts: KeyObject;
}

/** What a tenant's wrapped key is bound to. */
export const contextOfTenantKey = (tenantId: string): Buffer => boundTo('keyring-tenant', tenantId);

function derive(stored: KeyObject): TenantKeys {
  const key = (use: string) => createSecretKey(createHmac('sha256', stored).update(use).digest());
  return { addresses: key('addresses'), commands: key('commands'), parts: key('parts') };
}

/** Hashes and seals under a key of each tenant. A tenant's key is made when first needed and never changes. */
export class TenantHashes {
  readonly #pool: Pool;
  readonly #kek: KeyEncryptionKey;
  readonly #cache: LRUCache<string, Promise<TenantKeys>>;

  constructor(pool: Pool, kek: KeyEncryptionKey, cacheSize: number) {
    this.#pool = pool;
    this.#kek = kek;
    this.#cache = new LRUCache({ max: cacheSize });
  }

  /** 32 bytes, as hex, by which the keyring knows an address; equal for equal addresses of one tenant only. */
  async ofAddresses(tenantId: string, addresses: readonly Address[]): Promise<string[]> {
    const { addresses: key } = await this.#keysOf(tenantId);
    return addresses.map(({ kind, value }) =>
      createHmac('sha256', key).update(boundTo(kind, value)).digest('hex'),
    );
  }

  /** Hex hash of a command's body. */
  async ofCommand(tenantId: string, bytes: Buffer | string): Promise<string> {
    const { commands: key } = await this.#keysOf(tenantId);
    return createHmac('sha256', key).update(bytes).digest('hex');
  }

  /** The key that seals what is of no known person. */
  async keyOfParts(tenantId: string): Promise<KeyObject> {
    return (await this.#keysOf(tenantId)).parts;
  }

  #keysOf(tenantId: string): Promise<TenantKeys> {
    const cached = this.#cache.get(tenantId);
    if (cached) return cached;
    const loading = this.#load(tenantId);
    this.#cache.set(tenantId, loading);
    loading.catch(() => this.#cache.delete(tenantId));
    return loading;
  }

  async #load(tenantId: string): Promise<TenantKeys> {
    const wrapped = (await this.#stored(tenantId)) ?? (await this.#make(tenantId));
    try {
      return derive(unwrapKey(this.#kek, wrapped, contextOfTenantKey(tenantId)));
    } catch (cause) {
      if (!(cause instanceof BoxError)) throw cause;
      throw new KeyringError(
        'unwrap-failed',
        `the key of tenant ${tenantId} does not unwrap: ${cause.message}`,
        {
          cause,
        },
      );
    }
  }

  async #stored(tenantId: string): Promise<Buffer | undefined> {
    const { rows } = await this.#pool.query<{ wrapped_key: Buffer }>(
      'select wrapped_key from keyring.tenant_keys where tenant_id = $1',
      [tenantId],
    );
    return rows[0]?.wrapped_key;
  }

  /** Several processes may make it at once: the first one's row stands and all use it. */
  async #make(tenantId: string): Promise<Buffer> {
    const wrapped = wrapKey(this.#kek, freshKey(), contextOfTenantKey(tenantId));
    await this.#pool.query(
      'insert into keyring.tenant_keys (tenant_id, wrapped_key) values ($1, $2) on conflict do nothing',
      [tenantId, wrapped],
    );
    return (await this.#stored(tenantId)) ?? wrapped;
  }
}
