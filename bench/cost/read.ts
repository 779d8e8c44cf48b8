import { type Figures, named, type Outcome } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import { filledCampaign, untilSettled } from './run-campaign.ts';
import type { Stand } from './stand.ts';
import { at } from './visible.ts';

const READS = 100;

/** How long reads take, one after the other: of campaigns that are over, by size, and of the lists. */
export async function read(stand: Stand): Promise<Outcome> {
  const figures: Figures[] = [];
  for (const size of stand.sizes.readSizes) {
    const id = await filledCampaign(stand, size);
    await stand.client.api('POST', `${stand.base}/campaigns/${id}/start`);
    await untilSettled(stand, id, size);
    figures.push(named(await timed(stand, `campaigns/${id}`), `of${size}.`));
  }
  await untilQuiet(stand.product);
  for (const list of ['campaigns', 'conversations', 'messages'])
    figures.push(named(await timed(stand, `${list}?limit=50`), `${list}.`));
  return { figures: Object.assign({}, ...figures) };
}

/** Times of a hundred reads of a path below the tenant, one after the other, in milliseconds. */
export async function timed({ client, base }: Stand, path: string): Promise<Figures> {
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    const began = performance.now();
    await client.api('GET', `${base}/${path}`);
    times.push(performance.now() - began);
  }
  return { p50: at(times, 0.5), p95: at(times, 0.95) };
}
