import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { campaignPerSecond, prepareTenant } from '../campaign/timed-campaign.ts';
import type { EngineKind } from '../crash/engines.ts';
import { PART_NAMES } from '../crash/parts.ts';
import { PartsStand } from '../crash/parts-stand.ts';
import { type Comparison, compare } from '../measuring/rounds.ts';

/** Clock ticks of `/proc/<pid>/stat` in a second; the same on every Linux. */
const TICKS_PER_SECOND = 100;
const TENANT = '/v1/tenants/bench';

/** How much is measured. */
export interface ServicesOptions {
  /** An empty folder. */
  readonly dataDir: string;
  readonly rounds: number;
  /** People in each campaign. */
  readonly recipients: number;
  readonly senderConcurrency: number;
  /** How long services are left alone before and while their CPU is read, in seconds. */
  readonly idleSeconds: number;
}

/** CPU of one service that has nothing to do, in percent of a core, on each stack. */
export interface IdleLine {
  readonly service: string;
  readonly postgres: number;
  readonly real: number;
}

/** What came of it. */
export interface ServicesResult {
  readonly idle: readonly IdleLine[];
  readonly campaign: Comparison;
}

/**
 * Every service as a process of its own, on both stacks at once: first nothing happens and their CPU is read, then
 * campaigns run on the one and the other in turn. Needs `/proc`.
 */
export async function measureServices(
  options: ServicesOptions,
  say: (sentence: string) => void,
): Promise<ServicesResult> {
  const postgres = await startStand('postgres', options);
  try {
    const real = await startStand('real', options);
    try {
      const idle = await idleOf(postgres, real, options.idleSeconds);
      const sides = { floor: await campaigns(postgres, options), product: await campaigns(real, options) };
      return { idle, campaign: await compare('messages/s', options.rounds, sides, say) };
    } finally {
      await real.stop();
    }
  } finally {
    await postgres.stop();
  }
}

function startStand(
  engines: EngineKind,
  { dataDir, senderConcurrency }: ServicesOptions,
): Promise<PartsStand> {
  const own = join(dataDir, engines);
  mkdirSync(own);
  return PartsStand.start({ dataDir: own, engines, senderConcurrency, numberRate: 'off' });
}

async function campaigns(
  { client }: PartsStand,
  { recipients }: ServicesOptions,
): Promise<() => Promise<number>> {
  const { projectId } = await prepareTenant(client, TENANT, () => undefined);
  return () => campaignPerSecond(client, { base: TENANT, projectId }, recipients);
}

async function idleOf(postgres: PartsStand, real: PartsStand, seconds: number): Promise<IdleLine[]> {
  await sleep(seconds * 1_000);
  const read = (stand: PartsStand): number[] => PART_NAMES.map((name) => cpuSeconds(stand.of(name)[0]?.pid));
  const began = performance.now();
  const before = [read(postgres), read(real)];
  await sleep(seconds * 1_000);
  const after = [read(postgres), read(real)];
  const elapsed = (performance.now() - began) / 1_000;
  const percent = (stand: number, part: number): number =>
    Number(((((after[stand]?.[part] ?? 0) - (before[stand]?.[part] ?? 0)) / elapsed) * 100).toFixed(1));
  return PART_NAMES.map((service, part) => ({ service, postgres: percent(0, part), real: percent(1, part) }));
}

/** CPU that a process has used so far; the fields behind its name, which may hold anything, are counted from its end. */
function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
