import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashOptions } from './crash-options.ts';
import { FAULTS, type Fault, RELAY_OWNER } from './faults.ts';
import type { Incident } from './incident.ts';
import type { PartsStand } from './parts-stand.ts';
import { PATIENCE_MS } from './patience.ts';
import type { Progress } from './progress.ts';
import { seededRandom } from './random.ts';
import type { Actor } from './scene.ts';
import type { WholeStand } from './whole-stand.ts';

/** A strike comes within this share of its campaign: enough of it is left to be struck. */
const EARLY = 0.6;

interface Disturbing extends Pick<CrashOptions, 'seed' | 'senderConcurrency' | 'say'> {
  /** Launches a campaign. */
  readonly launch: () => Promise<Actor>;
}

/** The faults of these names, in their order. Throws for one that does not exist. */
export function faultsOf(names: readonly string[]): Fault[] {
  return names.map((name) => {
    const fault = FAULTS.get(name);
    if (!fault) throw new Error(`There is no fault ${name}; there are ${[...FAULTS.keys()].join(', ')}.`);
    return fault;
  });
}

/** Each kill of everything falls at a random place of a campaign of its own. */
export async function killEverything(
  stand: WholeStand,
  progress: Progress,
  kills: number,
  options: Disturbing,
): Promise<Incident[]> {
  const incidents: Incident[] = [];
  await atRandomPlaces(progress, kills, options, async () => {
    const settledBefore = progress.settled;
    const from = new Date().toISOString();
    await stand.kill();
    const at = new Date().toISOString();
    const unknownAtMost = options.senderConcurrency;
    incidents.push({ name: 'kill-everything', from, at, settledBefore, unknownAtMost });
    options.say(`kill -9 number ${incidents.length}: ${settledBefore} settled before it`);
    await stand.restart();
  });
  return incidents;
}

/** Each fault strikes at a random place of a campaign of its own; the next one waits until all is well again. */
export async function strikeEach(
  stand: PartsStand,
  progress: Progress,
  faults: readonly Fault[],
  options: Disturbing,
): Promise<Incident[]> {
  const incidents: Incident[] = [];
  await atRandomPlaces(progress, faults.length, options, async (place) => {
    const fault = faults[place] as Fault;
    const incident = await strike(stand, progress, fault, options);
    incidents.push(incident);
    options.say(`${JSON.stringify(incident)}`);
  });
  return incidents;
}

async function strike(
  stand: PartsStand,
  progress: Progress,
  fault: Fault,
  { senderConcurrency, say }: Disturbing,
): Promise<Incident> {
  const settledBefore = progress.settled;
  const began = Date.now();
  say(`${fault.what}: ${settledBefore} settled before it`);
  const details = await fault.strike(stand);
  const over = Date.now();
  await untilRecovered(stand, progress);
  return {
    name: fault.name,
    from: new Date(began).toISOString(),
    at: new Date(over).toISOString(),
    settledBefore,
    unknownAtMost: fault.unknownAtMost(senderConcurrency),
    recoveredAfterMs: Date.now() - over,
    stalledMs: progress.longestStallMs(began),
    details,
  };
}

async function untilRecovered(stand: PartsStand, progress: Progress): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const before = progress.accepted;
  const missing = await untilNobodyIsMissing(stand, deadline);
  if (missing.length > 0) throw new Error(`Not ready after a fault: ${missing.join(', ')}`);
  while (progress.accepted === before && !progress.over) {
    if (Date.now() > deadline) throw new Error('The campaign does not go on after a fault.');
    await sleep(50);
  }
}

/** Waits until every process is ready, and one of the relays; answers who is not when time is over. */
async function untilNobodyIsMissing(stand: PartsStand, deadline: number): Promise<string[]> {
  for (;;) {
    const relays = stand.of('relay');
    const others = stand.all().filter((part) => !relays.includes(part));
    const ready = await Promise.all(others.map((part) => part.answers('/readyz')));
    const missing = others.filter((_, n) => !ready[n]).map(({ name }) => name);
    const owners = await Promise.all(relays.map((relay) => relay.metric(RELAY_OWNER)));
    // In Postgres alone consumers read the store, and no relay publishes.
    if (stand.engines.faults && !owners.includes(1)) missing.push('relay');
    if (missing.length === 0 || Date.now() > deadline) return missing;
    await sleep(100);
  }
}

/**
 * Goes on to the next strike by what was settled, never by a guess at a pace: each has a campaign of its own. One that
 * is over when it is looked at again, on whatever machine, is followed by another.
 */
async function atRandomPlaces(
  progress: Progress,
  count: number,
  { seed, launch }: Pick<Disturbing, 'seed' | 'launch'>,
  at: (place: number) => Promise<void>,
): Promise<void> {
  const random = seededRandom(seed);
  for (let place = 0; place < count; place += 1) {
    do {
      const campaign = await launch();
      progress.follow(campaign);
      await progress.until(random() * EARLY * campaign.recipients);
    } while (progress.over);
    await at(place);
  }
}
