import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignView } from '@wabus/standalone/demo';
import { nothingAcknowledged } from './acknowledged.ts';
import { type Checked, check } from './check.ts';
import { Standing } from './check-told.ts';
import type { CrashOptions } from './crash-options.ts';
import { faultsOf, killEverything, strikeEach } from './disturb.ts';
import { Expectations } from './expectations.ts';
import type { Fault } from './faults.ts';
import type { Incident } from './incident.ts';
import { PartsStand } from './parts-stand.ts';
import { PATIENCE_MS } from './patience.ts';
import { campaignOf, Progress, settledOf } from './progress.ts';
import { seededRandom } from './random.ts';
import { type Actor, openScene } from './scene.ts';
import type { Stand } from './stand.ts';
import { EventReader, Tables } from './tables.ts';
import { ToldTraffic } from './told-traffic.ts';
import { Traffic } from './traffic.ts';
import { WholeStand } from './whole-stand.ts';

/** What was seen. */
export interface CrashResult extends Checked {
  readonly engines: { readonly eventStore: string; readonly eventLog: string };
  readonly instances: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly incidents: readonly Incident[];
  /** Services that ended by themselves, to be started again: when, and how. */
  readonly endedByThemselves: readonly {
    readonly name: string;
    readonly at: string;
    readonly code: number | null;
  }[];
  /** Of the campaigns that were struck. */
  readonly campaigns: readonly CampaignView['counts'][];
  /** How much was acknowledged to somebody outside, and is in the tables. */
  readonly acknowledged: Readonly<Record<string, number>>;
  /** Webhooks of every kind: bodies that were answered with 200, how often, what they told, and what was set aside. */
  readonly told: Expectations['figures'];
}

const QUIET_MS = 6_000;
const STILL_MS = 60_000;

/**
 * Runs campaigns with everything going on that can, and lets something go wrong at a random moment of each; waits
 * until nothing moves, and checks. Throws with the figures when a promise is broken.
 */
export async function crashRun(options: CrashOptions): Promise<CrashResult> {
  const { dataDir, say, trouble, senderConcurrency } = options;
  mkdirSync(dataDir, { recursive: true });
  const faults = 'faults' in trouble ? faultsOf(trouble.faults) : [];
  const stand =
    'faults' in trouble
      ? await PartsStand.start({ ...options, ...trouble })
      : await WholeStand.start(dataDir, senderConcurrency, options.numberRate);
  try {
    return await played(stand, faults, options);
  } catch (error) {
    // Said before everything is stopped, which may take its time.
    say(`it went wrong: ${error instanceof Error ? error.message : error}`);
    throw error;
  } finally {
    await stand.stop();
  }
}

async function played(
  stand: PartsStand | WholeStand,
  faults: readonly Fault[],
  options: CrashOptions,
): Promise<CrashResult> {
  const { say, seed, trouble, recipients, stopLimitMs } = options;
  const acknowledged = nothingAcknowledged();
  const scene = await openScene(stand, recipients, acknowledged);
  const strikes = 'kills' in trouble ? trouble.kills : faults.length;
  const campaigns: Actor[] = [];
  const launch = async (): Promise<Actor> => {
    const campaign = await scene.launch(Math.ceil(recipients / Math.max(1, strikes)));
    campaigns.push(campaign);
    return campaign;
  };
  if (strikes === 0) await launch();
  const random = seededRandom(seed + 1);
  const traffic = new Traffic(stand, scene, { recipients, random }, acknowledged);
  const told = new Expectations(scene.told);
  const telling = new ToldTraffic(stand, told, {
    perSecond: options.toldRate,
    random: seededRandom(seed + 2),
  });
  const progress = new Progress(stand);
  const disturbing = { ...options, launch };
  try {
    const incidents =
      stand instanceof PartsStand
        ? await strikeEach(stand, progress, faults, disturbing)
        : await killEverything(stand, progress, strikes, disturbing);
    await Promise.all([traffic.end(), telling.end()]);
    const actors = [...campaigns, scene.second];
    await untilPlaced(stand, told, say);
    const ended = await untilQuiet(stand, actors, say);
    const checked = await check({ stand, actors, acknowledged, told, incidents, stopLimitMs });
    return {
      ...setting(stand),
      seed,
      incidents,
      campaigns: ended.slice(0, -1).map(({ counts }) => counts),
      told: told.figures,
      acknowledged: Object.fromEntries(Object.entries(acknowledged).map(([what, all]) => [what, all.length])),
      ...checked,
    };
  } finally {
    traffic.abandon();
    telling.abandon();
    await progress.end();
  }
}

function setting(
  stand: PartsStand | WholeStand,
): Pick<CrashResult, 'engines' | 'instances' | 'endedByThemselves'> {
  if (!(stand instanceof PartsStand)) {
    const engines = { eventStore: 'Postgres', eventLog: 'Postgres' };
    return { engines, instances: { standalone: 1 }, endedByThemselves: [] };
  }
  const names = Map.groupBy(stand.all(), ({ name }) => name.split(' ')[0] ?? '');
  return {
    engines: stand.engines.names,
    instances: Object.fromEntries([...names].map(([name, parts]) => [name, parts.length])),
    endedByThemselves: stand
      .all()
      .flatMap(({ name, endedByItself }) => endedByItself.map((end) => ({ name, ...end }))),
  };
}

/** Until all that was told stands, or nothing has come to stand for so long that nothing will. */
async function untilPlaced(stand: Stand, told: Expectations, say: (sentence: string) => void): Promise<void> {
  const reader = new EventReader(stand);
  const tables = new Tables(stand.postgres);
  const standing = new Standing(told);
  try {
    for (let [seen, since] = [-1, Date.now()]; Date.now() - since < STILL_MS; await sleep(1_000)) {
      standing.add(await reader.more());
      const kept = await standing.withKept(tables);
      if (kept.wrong().lost.length === 0) return;
      if (kept.size !== seen) [seen, since] = [kept.size, Date.now()];
      say(`${kept.size} of ${told.figures.facts} facts stand`);
    }
  } finally {
    await Promise.all([reader.close(), tables.close()]);
  }
}

/** Until all campaigns completed and nothing has changed for as long as late webhooks take. */
async function untilQuiet(
  stand: Stand,
  actors: readonly Actor[],
  say: (sentence: string) => void,
): Promise<CampaignView[]> {
  const deadline = Date.now() + PATIENCE_MS;
  let seen = '';
  let since = Date.now();
  for (;;) {
    const campaigns = await Promise.all(actors.map((actor) => campaignOf(stand, actor)));
    const now = JSON.stringify(campaigns);
    if (now !== seen) since = Date.now();
    seen = now;
    const done = campaigns.every(({ status }) => status === 'completed');
    if (done && Date.now() - since > QUIET_MS) return campaigns;
    if (Date.now() > deadline) throw new Error(`Not completed in time: ${seen}`);
    say(campaigns.map((one) => `${one.status}: ${settledOf(one)} settled`).join(', '));
    await sleep(1_000);
  }
}
