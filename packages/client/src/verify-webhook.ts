import { createHmac, timingSafeEqual } from 'node:crypto';

/** A webhook of wabus whose signature holds. */
export interface ReceivedWebhook<Body = unknown> {
  /** The same over every attempt: what was done for it is done. */
  readonly id: string;
  /** When this attempt was signed, in seconds since 1970. */
  readonly timestamp: number;
  /** The body, from its JSON. */
  readonly body: Body;
}

/** Why a webhook is not believed. */
type Doubt = 'header-missing' | 'timestamp-invalid' | 'too-old' | 'too-new' | 'signature-wrong' | 'not-json';

/** A webhook that is not to be believed: answer 400 or 401, and do nothing. */
export class UnverifiedWebhookError extends Error {
  override readonly name = 'UnverifiedWebhookError';
  readonly code: Doubt;

  constructor(code: Doubt, message: string) {
    super(message);
    this.code = code;
  }
}

/** What verifying may be told. */
interface VerifyOptions {
  /** How far the clocks may be apart, either way, in seconds. */
  readonly toleranceSeconds?: number;
  /** The receiver's time. */
  readonly now?: Date;
}

/** Headers as `fetch`, Node and Express have them; names in any case. */
type HeadersLike = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Verifies a webhook of wabus as Standard Webhooks say (id, timestamp and body under HMAC-SHA-256, `v1`) and reads it.
 * `body`: the bytes that came, before anything parsed them: a text that was parsed and written again has other bytes.
 * `secrets`: as they were shown, with `whsec_`; during a rotation both, since any of them may have signed.
 * @throws {UnverifiedWebhookError} it is not from wabus, was changed, is too old, or comes from the future
 */
export function verifyWebhook<Body = unknown>(
  body: Uint8Array | string,
  headers: HeadersLike,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {},
): ReceivedWebhook<Body> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const id = headerOf(headers, 'webhook-id');
  const timestamp = timeOf(headerOf(headers, 'webhook-timestamp'));
  const apart = Math.floor(now.getTime() / 1_000) - timestamp;
  if (apart > toleranceSeconds) throw new UnverifiedWebhookError('too-old', `It was signed ${apart} s ago.`);
  if (apart < -toleranceSeconds) {
    throw new UnverifiedWebhookError(
      'too-new',
      `It was signed ${-apart} s in the future: compare the clocks.`,
    );
  }
  const given = signaturesIn(headerOf(headers, 'webhook-signature'));
  const known = [secrets].flat().map((secret) => {
    return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(bytes).digest();
  });
  if (
    !known.some((one) => given.some((other) => one.length === other.length && timingSafeEqual(one, other)))
  ) {
    throw new UnverifiedWebhookError(
      'signature-wrong',
      'No signature of it is by a secret that is known here.',
    );
  }
  return { id, timestamp, body: parse(bytes) as Body };
}

function headerOf(headers: HeadersLike, name: string): string {
  const found =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const value = typeof found === 'string' ? found : found?.[0];
  if (!value) throw new UnverifiedWebhookError('header-missing', `The header ${name} is missing.`);
  return value;
}

function timeOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new UnverifiedWebhookError('timestamp-invalid', 'webhook-timestamp is no number of seconds.');
  }
  return Number(text);
}

/** The `v1` ones; other versions are for other receivers. */
const signaturesIn = (header: string): Buffer[] =>
  header.split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0) throw new TypeError('A secret of webhooks is empty.');
  return key;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UnverifiedWebhookError('not-json', 'The body is no JSON in UTF-8.');
  }
}
