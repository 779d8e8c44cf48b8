import pg from 'pg';
import type { Pool } from './pool.ts';

/** A role that a service logs in as. */
export interface LoginRole {
  readonly name: string;
  /** Set or changed when given; without one only `trust` or `peer` authentication lets the role in. */
  readonly password?: string;
}

/** SQLSTATE of two processes making the same role at once. */
const MADE_MEANWHILE = new Set(['42710', '23505', 'XX000']);

/** Makes login roles that do not exist and sets the passwords given; safe to run by several processes at once. */
export async function ensureRoles(pool: Pool, roles: readonly LoginRole[]): Promise<void> {
  for (const { name, password } of roles) {
    const role = pg.escapeIdentifier(name);
    const known = await pool.query('select 1 from pg_roles where rolname = $1', [name]);
    if (known.rowCount === 0) await ignoreMadeMeanwhile(pool.query(`create role ${role} login`));
    if (password !== undefined) await pool.query(`alter role ${role} password ${pg.escapeLiteral(password)}`);
  }
}

async function ignoreMadeMeanwhile(made: Promise<unknown>): Promise<void> {
  await made.catch((error: { code?: string }) => {
    if (!MADE_MEANWHILE.has(error.code ?? '')) throw error;
  });
}
