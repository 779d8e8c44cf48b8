import { isKeyOf, keyEncryptionKey } from '@wabus/platform';
import { createPool, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import { contextOfDataKey } from './data-keys.ts';
import type { Vault } from './port.ts';
import { createVault, type VaultOptions } from './postgres-vault.ts';
import { VaultError } from './vault-error.ts';

/** How a vault is opened, and how whoever runs the process calls its key. */
export interface OpenVaultOptions extends VaultOptions {
  /** Default `WABUS_VAULT_KEY`. */
  readonly keyName?: string;
}

/**
 * The vault, once it is sure that the key is the one that its data keys are wrapped by; the first key ever used on an
 * empty vault becomes that one.
 * @throws VaultError that names what to set, when it is another key; Error when Postgres cannot be used
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const { keyName = 'WABUS_VAULT_KEY', kek, url } = options;
  const pool = createPool({ url, max: 1, name: 'vault', answerMs: REQUEST_ANSWER_MS });
  try {
    if (await isKeyOf(keyEncryptionKey(kek), placeIn(pool))) return createVault(options);
  } finally {
    await pool.end();
  }
  throw new VaultError(
    `${keyName} is not the key that this installation's vault was made with, so no token of a business could be read: ` +
      `set ${keyName} to the key that the other services have, or bring it back from its backup.`,
  );
}

function placeIn(pool: Pool) {
  return {
    name: 'vault',
    async stored() {
      const { rows } = await pool.query<{ wrapped_key: Buffer }>('select wrapped_key from vault.key_check');
      return rows[0]?.wrapped_key;
    },
    async anyKey() {
      const { rows } = await pool.query<{ tenant_id: string; dek_id: number; wrapped_key: Buffer }>(
        'select tenant_id, dek_id, wrapped_key from vault.data_keys order by created_at limit 1',
      );
      const [row] = rows;
      return row && { wrapped: row.wrapped_key, context: contextOfDataKey(row.tenant_id, row.dek_id) };
    },
    async keep(check: Buffer) {
      const text = 'insert into vault.key_check (wrapped_key) values ($1) on conflict do nothing';
      await pool.query(text, [check]);
    },
  };
}
