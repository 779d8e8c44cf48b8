import { multiplyCampaign } from './multiply.ts';
import { type Figures, named, type Outcome } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import { timed } from './read.ts';
import { filledCampaign, untilSettled } from './run-campaign.ts';
import type { Stand } from './stand.ts';
import { Poster, Writer } from './texts.ts';

/** People in the campaign whose rows are multiplied, and in the one that it is compared to. */
const REAL = 1_000;
/** Of them so many write after the campaign. */
const WRITERS = 30;
const CAMPAIGNS = 100;

/**
 * How long reads take in a database that has grown: two campaigns of a thousand are sent, some of the people write, and
 * then the rows of one campaign, its people and their threads are multiplied in the tables.
 */
export async function grown(stand: Stand): Promise<Outcome> {
  const { grownTo } = stand.sizes;
  const small = await settledCampaign(stand);
  const big = await settledCampaign(stand);
  await untilQuiet(stand.product);
  const figures: Figures[] = [named(await timed(stand, `campaigns/${small}`), 'ofSmall.')];
  stand.say(`its rows become those of ${grownTo} people`);
  const sizes = {
    people: Math.round(grownTo / REAL),
    threads: Math.round(grownTo / WRITERS),
    campaigns: CAMPAIGNS,
  };
  await multiplyCampaign(stand.product.said.postgres, big, sizes, stand.say);
  await untilQuiet(stand.product);
  const paths = {
    'ofBig.': `campaigns/${big}`,
    'campaigns.': 'campaigns?limit=100',
    'conversations.': 'conversations?limit=100',
    'messages.': 'messages?limit=100',
    'recipients.': `campaigns/${big}/recipients?limit=100`,
  };
  for (const [prefix, path] of Object.entries(paths)) figures.push(named(await timed(stand, path), prefix));
  return { figures: Object.assign({}, ...figures) };
}

/** A campaign that is over, and after which a few of its people wrote. */
async function settledCampaign(stand: Stand): Promise<string> {
  const first = stand.people;
  const id = await filledCampaign(stand, REAL);
  await stand.client.api('POST', `${stand.base}/campaigns/${id}/start`);
  await untilSettled(stand, id, REAL);
  const writer = new Writer(stand.inbox, stand.product.said.appSecret, first);
  const poster = new Poster(stand.product.said.webhook);
  try {
    await poster.closedLoop(Array.from({ length: WRITERS }, () => writer.next()));
  } finally {
    await poster.close();
  }
  return id;
}
