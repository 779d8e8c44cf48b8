import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { campaignPerSecond, prepareTenant } from '../campaign/timed-campaign.ts';
import type { EngineKind } from '../crash/engines.ts';
import { PART_NAMES } from '../crash/parts.ts';
import { PartsStand } from '../crash/parts-stand.ts';
import { type Comparison, compare } from '../measuring/rounds.ts';
import { type CampaignCost, campaignCost, cpuSeconds } from './campaign-cost.ts';

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
  /** What a message of it costs on each stack. */
  readonly cost: { readonly postgres: CampaignCost; readonly real: CampaignCost };
}

/**
 * Every service as a process of its own, on both stacks at once: first nothing happens and their CPU is read, then
 * campaigns run on the one and the other in turn, then some on each whose CPU is read. Needs `/proc`.
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
      const [ofPostgres, ofReal] = [await preparedTenant(postgres), await preparedTenant(real)];
      const run =
        ({ client }: PartsStand, project: Project) =>
        () =>
          campaignPerSecond(client, project, options.recipients);
      const sides = { floor: run(postgres, ofPostgres), product: run(real, ofReal) };
      const campaign = await compare('messages/s', options.rounds, sides, say);
      const cost = {
        postgres: await campaignCost(postgres, ofPostgres, options),
        real: await campaignCost(real, ofReal, options),
      };
      return { idle, campaign, cost };
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

interface Project {
  readonly base: string;
  readonly projectId: string;
}

async function preparedTenant({ client }: PartsStand): Promise<Project> {
  const { projectId } = await prepareTenant(client, TENANT, () => undefined);
  return { base: TENANT, projectId };
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
