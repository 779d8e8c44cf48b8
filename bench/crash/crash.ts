import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaBroker } from '@wabus/event-log/testing';
import type { CampaignView } from '@wabus/standalone/demo';
import { nothingAcknowledged } from './acknowledged.ts';
import { type Checked, check } from './check.ts';
import { faultsOf, killEverything, strikeEach } from './disturb.ts';
import type { EngineKind } from './engines.ts';
import type { Fault } from './faults.ts';
import type { Incident } from './incident.ts';
import type { PartName } from './parts.ts';
import { PartsStand } from './parts-stand.ts';
import { campaignOf, Progress, settledOf } from './progress.ts';
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
  readonly seed: number;
  readonly senderConcurrency: number;
  /** Messages a second of each number. */
  readonly numberRate: number;
  /** What goes wrong: all services as one process and so many kills of it, or each as processes of its own and faults. */
  readonly trouble: WholeTrouble | PartsTrouble;
  readonly say: (sentence: string) => void;
}

/** Everything is killed so often. */
export interface WholeTrouble {
  readonly kills: number;
}

/** Faults in their order, by the names of `FAULTS`. */
export interface PartsTrouble {
  readonly faults: readonly string[];
  readonly engines: EngineKind;
  /** A broker that runs already, for real engines; else one is started and removed. */
  readonly broker?: KafkaBroker;
  readonly instances?: Readonly<Partial<Record<PartName, number>>>;
}

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
  readonly counts: CampaignView['counts'];
  /** How much was acknowledged to somebody outside, and is in the tables. */
  readonly acknowledged: Readonly<Record<string, number>>;
}

const LIMIT_MS = 300_000;
const QUIET_MS = 6_000;

/**
 * Runs two campaigns with everything going on that can, and lets things go wrong at random moments of the larger one;
 * waits until nothing moves, and checks. Throws with the figures when a promise is broken.
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
  const { say, seed, trouble, recipients } = options;
  const acknowledged = nothingAcknowledged();
  const actors = await openScene(stand, recipients, acknowledged);
  say('two campaigns run');
  const traffic = new Traffic(stand, actors, seededRandom(seed + 1), acknowledged);
  const progress = new Progress(stand, actors[0]);
  try {
    const incidents =
      stand instanceof PartsStand
        ? await strikeEach(stand, progress, faults, options)
        : await killEverything(stand, progress, 'kills' in trouble ? trouble.kills : 0, options);
    await traffic.end();
    const campaigns = await untilQuiet(stand, actors, say);
    const checked = await check({ stand, actors, acknowledged, incidents });
    return {
      ...setting(stand),
      seed,
      incidents,
      counts: (campaigns[0] as CampaignView).counts,
      acknowledged: Object.fromEntries(Object.entries(acknowledged).map(([what, all]) => [what, all.length])),
      ...checked,
    };
  } finally {
    traffic.abandon();
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
