import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignView, DemoClient } from '@wabus/standalone/demo';
import { nothingAcknowledged } from './acknowledged.ts';
import { type Checked, check } from './check.ts';
import { PART_NAMES, type PartName } from './parts.ts';
import { PartsStand } from './parts-stand.ts';
import { seededRandom } from './random.ts';
import { type Actor, openScene } from './scene.ts';
import type { Stand } from './stand.ts';
import { Traffic } from './traffic.ts';
import { WholeStand } from './whole-stand.ts';

/** How hard it is tried. */
export interface CrashOptions {
  /** An empty folder. */
  readonly dataDir: string;
  readonly recipients: number;
  readonly kills: number;
  readonly seed: number;
  readonly senderConcurrency: number;
  /** Messages a second of each number. */
  readonly numberRate: number;
  /**
   * Runs every service as a process of its own and kills this one alone, or each in turn; without it, everything at
   * once is killed.
   */
  readonly only?: PartName | 'each';
  readonly say: (sentence: string) => void;
}

/** One kill: when the process was gone, and how many recipients of the larger campaign were settled before. */
export interface Kill {
  readonly at: string;
  readonly settledBefore: number;
}

/** What was seen. */
export interface CrashResult extends Checked {
  readonly killed: PartName | 'each' | 'everything';
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly counts: CampaignView['counts'];
  /** How much was acknowledged to somebody outside, and is in the tables. */
  readonly acknowledged: Readonly<Record<string, number>>;
}

const LIMIT_MS = 300_000;
const QUIET_MS = 6_000;

/**
 * Runs two campaigns with everything going on that can, kills with -9 at random moments of the larger one and starts
 * again each time; waits until nothing moves, and checks. Throws with the figures when a promise is broken.
 */
export async function crashRun(options: CrashOptions): Promise<CrashResult> {
  const { dataDir, say, seed, only, senderConcurrency, numberRate } = options;
  mkdirSync(dataDir, { recursive: true });
  const stand = only
    ? await PartsStand.start(dataDir, only === 'each' ? PART_NAMES : [only], senderConcurrency, numberRate)
    : await WholeStand.start(dataDir, senderConcurrency, numberRate);
  try {
    const acknowledged = nothingAcknowledged();
    const actors = await openScene(stand, options.recipients, acknowledged);
    say(`two campaigns run; ${options.kills} times ${only ?? 'everything'} is killed`);
    const traffic = new Traffic(stand, actors, seededRandom(seed + 1), acknowledged);
    const kills = await killOnTheWay(stand, actors[0], options);
    await traffic.end();
    const campaigns = await untilQuiet(stand, actors, say);
    const checked = await check({ stand, actors, acknowledged, kills, senderConcurrency });
    return {
      killed: only ?? 'everything',
      seed,
      kills,
      counts: (campaigns[0] as CampaignView).counts,
      acknowledged: Object.fromEntries(Object.entries(acknowledged).map(([what, all]) => [what, all.length])),
      ...checked,
    };
  } finally {
    await stand.stop();
  }
}

/** Each kill falls at a random place of its own part of the campaign. */
async function killOnTheWay(stand: Stand, actor: Actor, options: CrashOptions): Promise<Kill[]> {
  const random = seededRandom(options.seed);
  const kills: Kill[] = [];
  for (let number = 0; number < options.kills; number += 1) {
    const place = ((number + random()) / options.kills) * options.recipients * 0.95;
    const settledBefore = await untilSettled(stand, actor, place);
    await sleep(random() * 300);
    await stand.kill();
    kills.push({ at: new Date().toISOString(), settledBefore });
    options.say(`kill -9 number ${number + 1}: ${settledBefore} of ${options.recipients} settled before it`);
    await stand.restart();
  }
  return kills;
}

async function untilSettled(stand: Stand, actor: Actor, place: number): Promise<number> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const count = settled(await campaignOf(stand.client, actor));
    if (count >= place) return count;
    if (Date.now() > deadline) throw new Error(`Only ${count} settled in time, not ${place}`);
    await sleep(50);
  }
}

function settled({ counts }: CampaignView): number {
  return (counts.recipients ?? 0) - (counts.breakdown.pending ?? 0);
}

function campaignOf(client: DemoClient, { base, campaignId }: Actor): Promise<CampaignView> {
  return client.api<CampaignView>('GET', `${base}/campaigns/${campaignId}`);
}

/** Until both campaigns completed and nothing has changed for as long as late webhooks take. */
async function untilQuiet(
  stand: Stand,
  actors: readonly Actor[],
  say: (sentence: string) => void,
): Promise<CampaignView[]> {
  const deadline = Date.now() + LIMIT_MS;
  let seen = '';
  let since = Date.now();
  for (;;) {
    const campaigns = await Promise.all(actors.map((actor) => campaignOf(stand.client, actor)));
    const now = JSON.stringify(campaigns);
    if (now !== seen) since = Date.now();
    seen = now;
    const done = campaigns.every(({ status }) => status === 'completed');
    if (done && Date.now() - since > QUIET_MS) return campaigns;
    if (Date.now() > deadline) throw new Error(`Not completed in time: ${seen}`);
    say(campaigns.map((one) => `${one.status}: ${settled(one)} settled`).join(', '));
    await sleep(1_000);
  }
}
