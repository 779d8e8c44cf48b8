import type { StatementUse } from './statements.ts';
import type { Use } from './window.ts';

/** A table of figures by name, such as CPU by role. */
export type Figures = Readonly<Record<string, number>>;

/** What one scenario told of one side in one round. */
export interface Outcome {
  readonly figures: Figures;
  /** Postgres' CPU by role, in milliseconds per 1,000 messages. */
  readonly roles?: Figures;
  /** Bytes on disk per message by table. */
  readonly tables?: Figures;
  /** The dearest statements, per message. */
  readonly statements?: readonly StatementUse[];
}

const TOP = 25;
/** A statement is told by its beginning. */
const SHOWN = 160;

/** The use of a window in which so many messages were handled, by message. Figures are named `<prefix><what>`. */
export function perMessage(use: Use, messages: number, prefix = ''): Outcome {
  const { cpu, counts } = use;
  const thousands = messages / 1_000;
  const sum = (of: (one: StatementUse) => number): number =>
    use.statements.reduce((total, one) => total + of(one), 0);
  const disk = Object.values(counts.tables).reduce((total, bytes) => total + bytes, 0);
  const figures: Figures = {
    cpuMs: cpu.total / thousands,
    servicesMs: cpu.byKind.services / thousands,
    postgresMs: cpu.byKind.postgres / thousands,
    simulatorMs: cpu.byKind.simulator / thousands,
    launcherMs: cpu.byKind.launcher / thousands,
    executingMs: sum(({ execMs }) => execMs) / thousands,
    planningMs: sum(({ planMs }) => planMs) / thousands,
    statements: sum(({ calls }) => calls) / messages,
    transactions: counts.transactions / messages,
    walBytes: counts.walBytes / messages,
    diskBytes: disk / messages,
  };
  return {
    figures: named(figures, prefix),
    roles: over(cpu.byRole, thousands),
    tables: over(counts.tables, messages),
    statements: use.statements.slice(0, TOP).map((one) => shown(one, messages)),
  };
}

/** The same figures under names with a prefix. */
export function named(figures: Figures, prefix: string): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}${name}`, value]));
}

function over(figures: Figures, count: number): Figures {
  const all = Object.entries(figures).map(([name, value]): [string, number] => [name, value / count]);
  return Object.fromEntries(all.filter(([, value]) => value !== 0).sort(([, a], [, b]) => b - a));
}

function shown(one: StatementUse, messages: number): StatementUse {
  return {
    role: one.role,
    statement: one.statement.trim().slice(0, SHOWN),
    calls: one.calls / messages,
    rows: one.rows / messages,
    execMs: one.execMs / messages,
    planMs: one.planMs / messages,
    walBytes: one.walBytes / messages,
  };
}
