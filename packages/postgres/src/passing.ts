/**
 * Conditions that pass by themselves: refused, reset, shut down by the server, too many connections, or a statement
 * that was ended since it took too long.
 */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '57014',
]);

/** In node-postgres's words: the line went away, nobody answered in time, or no connection became free in time. */
const PASSING_WORDS = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect)/;

/** Whether an error says that the database is away for a moment, and not that a statement is wrong. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && PASSING.has(code)) || PASSING_WORDS.test(error.message);
}
