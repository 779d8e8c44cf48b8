import { randomInt } from 'node:crypto';
import { request } from 'undici';

/**
 * Meta's GET before it uses a callback: true when the answer is 200 with the bare challenge. Never throws.
 */
export async function handshake(callbackUrl: string, verifyToken: string): Promise<boolean> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  try {
    const url = new URL(callbackUrl);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.verify_token', verifyToken);
    const answer = await request(url, { headersTimeout: 10_000, bodyTimeout: 10_000 });
    const text = await answer.body.text();
    return answer.statusCode === 200 && text === challenge;
  } catch {
    return false;
  }
}
