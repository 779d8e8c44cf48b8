/** Conditions that pass by themselves: refused, reset, shut down by the server, or too many connections. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** Whether an error says that the database is away for a moment, and not that a statement is wrong. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && PASSING.has(code)) || /^Connection terminated/.test(error.message);
}
