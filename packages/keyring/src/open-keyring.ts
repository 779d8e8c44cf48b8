import { isKeyOf, keyEncryptionKey } from '@wabus/platform';
import { createPool, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import { KeyringError } from './keyring-error.ts';
import { createKeyring, type ErasingKeyring, type KeyringOptions } from './postgres-keyring.ts';
import { contextOfTenantKey } from './tenant-keys.ts';

/** How a keyring is opened, and how whoever runs the process calls its key. */
export interface OpenKeyringOptions extends KeyringOptions {
  /** Default `WABUS_KEYRING_KEY`. */
  readonly keyName?: string;
}

/**
 * The keyring, once it is sure that the key is the one that its keys are wrapped by; the first key ever used on an
 * empty keyring becomes that one.
 * @throws KeyringError with the fault `wrong-key`, naming what to set; Error when Postgres cannot be used
 */
export async function openKeyring(options: OpenKeyringOptions): Promise<ErasingKeyring> {
  const { keyName = 'WABUS_KEYRING_KEY', kek, url } = options;
  const pool = createPool({ url, max: 1, name: 'keyring', answerMs: REQUEST_ANSWER_MS });
  try {
    if (await isKeyOf(keyEncryptionKey(kek), placeIn(pool))) return createKeyring(options);
  } finally {
    await pool.end();
  }
  throw new KeyringError(
    'wrong-key',
    `${keyName} is not the key that this installation's keyring was made with, so nothing of any person could be read: ` +
      `set ${keyName} to the key that the other services have, or bring it back from its backup.`,
  );
}

function placeIn(pool: Pool) {
  return {
    name: 'keyring',
    async stored() {
      const { rows } = await pool.query<{ wrapped_key: Buffer }>('select wrapped_key from keyring.key_check');
      return rows[0]?.wrapped_key;
    },
    async anyKey() {
      const { rows } = await pool.query<{ tenant_id: string; wrapped_key: Buffer }>(
        'select tenant_id, wrapped_key from keyring.tenant_keys order by created_at limit 1',
      );
      const [row] = rows;
      return row && { wrapped: row.wrapped_key, context: contextOfTenantKey(row.tenant_id) };
    },
    async keep(check: Buffer) {
      const text = 'insert into keyring.key_check (wrapped_key) values ($1) on conflict do nothing';
      await pool.query(text, [check]);
    },
  };
}
