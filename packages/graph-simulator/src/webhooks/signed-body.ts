import { createHmac } from 'node:crypto';

/** A webhook's exact bytes and their `X-Hub-Signature-256`. */
export interface SignedBody {
  readonly bytes: Buffer;
  readonly signature: string;
}

/** Serialises as Meta does, every non-ASCII unit as `\uXXXX` in lower case, and signs exactly those bytes. */
export function signedBody(payload: unknown, appSecret: string): SignedBody {
  const escaped = JSON.stringify(payload).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = Buffer.from(escaped, 'latin1');
  const signature = `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;
  return { bytes, signature };
}
