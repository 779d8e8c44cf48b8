import { Pool } from 'undici';

/** What the bare loop needs to send. */
export interface BareTarget {
  readonly graphUrl: string;
  readonly phoneNumberId: string;
  readonly token: string;
  readonly concurrency: number;
}

/** Sends `count` template messages with nothing but a loop around undici, and answers messages a second. */
export async function bareSends(target: BareTarget, count: number, firstNumber: number): Promise<number> {
  const pool = new Pool(target.graphUrl, { connections: target.concurrency });
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++)
      await send(pool, target, `+55119${firstNumber + index}`);
  };
  await Promise.all(Array.from({ length: target.concurrency }, worker));
  const seconds = (performance.now() - began) / 1_000;
  await pool.close();
  return count / seconds;
}

async function send(pool: Pool, { phoneNumberId, token }: BareTarget, to: string): Promise<void> {
  const parameters = [
    { type: 'text', text: 'Ana' },
    { type: 'text', text: 'A-17' },
  ];
  const template = {
    name: 'order_ready',
    language: { code: 'en_US' },
    components: [{ type: 'body', parameters }],
  };
  const { statusCode, body } = await pool.request({
    path: `/v25.0/${phoneNumberId}/messages`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to, type: 'template', template }),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
}
