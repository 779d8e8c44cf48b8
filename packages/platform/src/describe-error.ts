/** An error as it may be logged. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  /** Code of Node, Postgres (SQLSTATE), undici or of our own. */
  readonly code?: string;
  /** Where it was thrown; without the message, which stands beside it. */
  readonly stack?: string;
  /** Names of the database's own, where Postgres gave them; never a row. */
  readonly table?: string;
  readonly constraint?: string;
  readonly cause?: LoggedError;
  /** The first errors of an aggregate. */
  readonly errors?: readonly LoggedError[];
}

const MAX_DEPTH = 4;
const MAX_ERRORS = 5;
const MAX_MESSAGE = 500;

/** What names no person: our ids, Meta's ids inside of stream names, days and times, addresses of machines, settings. */
const HARMLESS = [
  '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  '\\b(?:waba|number)-\\d+',
  '\\b20\\d\\d-[01]\\d-[0-3]\\d(?:T[\\d:.]+Z)?\\b',
  '\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b',
  '\\b[a-z]+(?:\\.[a-z]+)*\\.(?:ms|bytes)=\\d+\\b',
].join('|');
const NUMBER = new RegExp(`(${HARMLESS})|\\+?\\d(?:[\\s().-]{0,3}\\d){7,}`, 'gi');

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]+@/gi, '[secret]@'],
  [/\b([a-z_]*(?:token|secret|password|pin|code)=)[^&\s"']+/gi, '$1[secret]'],
  [/\bBearer\s+\S+/gi, 'Bearer [secret]'],
  [/\bEAA[A-Za-z0-9]{16,}|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?/g, '[secret]'],
  [/\bwamid\.[A-Za-z0-9+/=_-]{8,}/g, '[wamid]'],
];

/** Hides what may be a secret or a person's number in a text that somebody else wrote. */
export function maskText(text: string): string {
  const masked = MASKS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
  return masked.replace(NUMBER, (found, harmless: string | undefined) => (harmless ? found : '[number]'));
}

/**
 * What an error says, without what it carries: rows and parameters of Postgres, URLs and bodies of HTTP clients and
 * the text that a parser choked on stay out, numbers and secrets inside its message are masked.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'what was thrown is no Error' };
  const { code, table, constraint, errors } = error as Error & Record<string, unknown>;
  const deeper = depth < MAX_DEPTH;
  const inner = deeper && Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [];
  return {
    type: error.name,
    message: messageOf(error, code),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: maskText(String(code)) } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.stack ? { stack: framesOf(error.stack) } : {}),
    ...(deeper && error.cause !== undefined ? { cause: describeError(error.cause, depth + 1) } : {}),
    ...(inner.length > 0 ? { errors: inner.map((one) => describeError(one, depth + 1)) } : {}),
  };
}

/** An error in one line for people, with the first of those that it gathers: `AggregateError: …: Error: …`. */
export function briefly(error: unknown): string {
  const { type, message, errors } = describeError(error);
  const [first] = errors ?? [];
  return `${type}: ${message}${first ? `: ${first.type}: ${first.message}` : ''}`;
}

function messageOf(error: Error, code: unknown): string {
  // A parser quotes what it could not read, Postgres's class 22 the value that it could not take.
  if (error instanceof SyntaxError) return 'the text is not as its syntax wants it';
  if (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)) return 'Postgres refused a value';
  return maskText(error.message.slice(0, MAX_MESSAGE));
}

/** Only the lines that name places: the first lines repeat the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
