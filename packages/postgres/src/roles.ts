import pg from 'pg';
import type { Pool } from './pool.ts';

/** A role that a service logs in as. */
export interface LoginRole {
  readonly name: string;
  /** Set or changed when given; without one only `trust` or `peer` authentication lets the role in. */
  readonly password?: string;
  /** Parameters of Postgres that each of its sessions begins with, such as `{statement_timeout: '10s'}`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** SQLSTATE of two processes making the same role at once. */
const MADE_MEANWHILE = new Set(['42710', '23505', 'XX000']);

/** Makes login roles that do not exist and sets the passwords and settings given; safe to run by several processes at once. */
export async function ensureRoles(pool: Pool, roles: readonly LoginRole[]): Promise<void> {
  for (const { name, password, settings = {} } of roles) {
    const role = pg.escapeIdentifier(name);
    const known = await pool.query<{ config: string[] | null }>(
      'select rolconfig as config from pg_roles where rolname = $1',
      [name],
    );
    if (known.rowCount === 0) await ignoreMadeMeanwhile(pool.query(`create role ${role} login`));
    for (const [parameter, value] of Object.entries(settings)) {
      if (known.rows[0]?.config?.includes(`${parameter}=${value}`)) continue;
      const to = `${pg.escapeIdentifier(parameter)} = ${pg.escapeLiteral(value)}`;
      await ignoreMadeMeanwhile(pool.query(`alter role ${role} set ${to}`));
    }
    if (password !== undefined) await pool.query(`alter role ${role} password ${pg.escapeLiteral(password)}`);
  }
}

async function ignoreMadeMeanwhile(made: Promise<unknown>): Promise<void> {
  await made.catch((error: { code?: string }) => {
    if (!MADE_MEANWHILE.has(error.code ?? '')) throw error;
  });
}
