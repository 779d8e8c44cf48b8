import { createKeyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { createPool } from '@wabus/postgres';
import { compareModels, LIVE_SCHEMA, rebuild, type TableComparison } from '@wabus/read-models';
import { none, promise } from './broken-promise.ts';
import { checkAcknowledged } from './check-acknowledged.ts';
import type { CheckInput } from './check-input.ts';
import { checkSends, type Sends } from './check-sends.ts';
import { checkTenants } from './check-tenants.ts';
import { checkTold } from './check-told.ts';
import { type MetaRecord, readMetaRecord } from './meta-record.ts';
import type { Stand } from './stand.ts';
import { EventReader, Tables } from './tables.ts';

/** What the checker found; it throws a `BrokenPromise` instead when one does not hold. */
export interface Checked extends Sends {
  /** Rows and values of the tables that were looked at for an owner of another tenant. */
  readonly ownersChecked: number;
  /** Per table: rows and checksum of the live model and of a rebuild from zero. */
  readonly models: readonly TableComparison[];
}

/** Checks P1 to P5 on a platform where nothing moves any more. */
export async function check(input: CheckInput): Promise<Checked> {
  const { stand, acknowledged, told } = input;
  const tables = new Tables(stand.postgres);
  const reader = new EventReader(stand);
  try {
    // Of the account that everything is told of, Meta's side knows little.
    const meta = withoutNumber(await readMetaRecord(stand.journal), told.of.phoneNumberId);
    const all = await tables.messages();
    const messages = all.filter(({ tenant_id }) => tenant_id !== told.of.tenantId);
    const events = await reader.more();
    await checkTold(tables, events, told);
    await checkAcknowledged(tables, messages, meta, acknowledged);
    const ownersChecked = await checkTenants(tables, { messages, events }, meta, acknowledged);
    const sent = events.filter(({ tenantId }) => tenantId !== told.of.tenantId);
    const sends = checkSends(input, meta, messages, sent);
    const models = await compareWithRebuild(stand);
    const differing = models.filter(({ equal }) => !equal);
    none('P5', differing, 'read models differ from a rebuild');
    const compared = models.find(({ table }) => table === 'messages')?.rows[0] ?? 0;
    promise('P5', compared > 0, 'there is nothing to compare');
    return { ...sends, ownersChecked, models };
  } finally {
    await Promise.all([tables.close(), reader.close()]);
  }
}

function withoutNumber({ accepted, written }: MetaRecord, number: string): MetaRecord {
  const others = <One extends { readonly phoneNumberId: string }>(all: readonly One[]): One[] =>
    all.filter(({ phoneNumberId }) => phoneNumberId !== number);
  return { accepted: others(accepted), written: others(written) };
}

/** Rebuilds every read model from the streams, beside the live ones, and compares row by row. */
export async function compareWithRebuild(
  stand: Pick<Stand, 'postgres' | 'keyringKey' | 'openStore'>,
): Promise<Checked['models']> {
  const { postgres: ownerUrl, keyringKey } = stand;
  const store = stand.openStore();
  const keyring = createKeyring({ url: ownerUrl, kek: new Secret(keyringKey), ids: systemIds });
  try {
    const schema = 'read_models_rebuilt';
    await rebuild({ store, keyring, ownerUrl, schema });
    return await compareModels(ownerUrl, LIVE_SCHEMA, schema);
  } finally {
    await keyring.close();
    await store.close();
    const pool = createPool({ url: ownerUrl, max: 1 });
    await pool.query('drop schema if exists read_models_rebuilt cascade');
    await pool.end();
  }
}
