import type { Pool } from '@wabus/postgres';
import type { Address } from './port.ts';

/** Somebody who was erased: what a restored backup has to forget again. Nothing in it says who it was. */
export interface Erasure {
  readonly tenantId: string;
  /** The contact that went on for the person. */
  readonly personId: string;
  /** All contacts of the person. */
  readonly contactIds: readonly string[];
  /** When it was asked for. */
  readonly at: Date;
}

/** An erasure under way, with the addresses by which plain text is searched for the person. */
export interface ErasureToComplete extends Erasure {
  readonly sought: readonly Address[];
}

/** Who was erased, and what of that is still to be done. */
export interface Erasures {
  /**
   * Notes that a person is erased, and by which addresses what is kept of them in plain text is found, before anything
   * else is done: so whoever is killed meanwhile leaves nothing half. Of somebody who is noted already nothing changes.
   */
  note(erasure: Erasure, sought: readonly Address[]): Promise<void>;
  /** Those under way that were noted by then, the oldest first. */
  open(by: Date, most: number): Promise<ErasureToComplete[]>;
  /** Nothing is left of the person; the addresses are forgotten, and who was erased when stays. */
  complete(erasure: Erasure, at: Date): Promise<void>;
  /** Everybody who was ever erased, by time: what is kept apart from backups. */
  all(): Promise<Erasure[]>;
}

/** Seals and opens for a tenant, as the keyring does. */
export interface TenantSealing {
  seal(tenantId: string, id: string, plain: unknown): Promise<string>;
  open(tenantId: string, id: string, sealed: string): Promise<unknown>;
}

const COLUMNS = `tenant_id as "tenantId", person_id as "personId", contact_ids as "contactIds", erased_at as at`;

/** The table of erasures. */
export function createErasures(pool: Pool, sealing: TenantSealing): Erasures {
  return {
    async note({ tenantId, personId, contactIds, at }, sought) {
      const sealed = sought.length === 0 ? null : await sealing.seal(tenantId, personId, sought);
      await pool.query(
        `insert into keyring.erasures (tenant_id, person_id, contact_ids, erased_at, sought)
         values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [tenantId, personId, contactIds, at, sealed],
      );
    },
    async open(by, most) {
      const { rows } = await pool.query<Erasure & { readonly sought: string | null }>(
        `select ${COLUMNS}, sought from keyring.erasures
         where completed_at is null and erased_at <= $1 order by erased_at limit $2`,
        [by, most],
      );
      return Promise.all(
        rows.map(async ({ sought: sealed, ...erasure }) => {
          const { tenantId, personId } = erasure;
          const sought = sealed === null ? [] : await sealing.open(tenantId, personId, sealed);
          return { ...erasure, sought: sought as readonly Address[] };
        }),
      );
    },
    async complete({ tenantId, personId }, at) {
      await pool.query(
        `update keyring.erasures set sought = null, completed_at = $3
         where tenant_id = $1 and person_id = $2 and completed_at is null`,
        [tenantId, personId, at],
      );
    },
    async all() {
      const { rows } = await pool.query<Erasure>(
        `select ${COLUMNS} from keyring.erasures order by erased_at, tenant_id, person_id`,
      );
      return rows;
    },
  };
}
