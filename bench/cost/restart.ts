import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './outcome.ts';
import type { Stand } from './stand.ts';
import { Poster, Writer } from './texts.ts';

const LOOK_MS = 15;

/** After kill -9: how long until `npm start` takes webhooks again, and until everything is ready. */
export async function restart(stand: Stand): Promise<Outcome> {
  const { product } = stand;
  const writer = new Writer(stand.inbox, product.said.appSecret);
  const poster = new Poster(product.said.webhook);
  await product.killAndStart();
  const began = performance.now();
  const since = async (answers: () => Promise<boolean>): Promise<number> => {
    while (!(await answers().catch(() => false))) await sleep(LOOK_MS);
    return performance.now() - began;
  };
  try {
    const [webhookMs, readyMs] = await Promise.all([
      since(() => poster.post(writer.next()).then(() => true)),
      since(async () => (await fetch(`${product.said.api}/readyz`)).ok),
    ]);
    return { figures: { webhookMs, readyMs } };
  } finally {
    await poster.close();
  }
}
