/**
 * SQLSTATEs with which Postgres refuses a value for what it is, whenever it is given again: data exceptions (22: NUL or
 * half a surrogate pair in text, a number out of range), limits of the program (54: an index row too large), and values
 * that a column's own rules do not take.
 */
const REFUSED_VALUE = /^(22|54)...$|^235(02|14)$/;

/** Whether an error says that the database never takes the value that it was given: trying again cannot help. */
export function isRefusedValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && REFUSED_VALUE.test(code);
}
