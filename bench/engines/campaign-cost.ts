import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CampaignView, launchCampaign } from '@wabus/standalone/demo';
import type { StoreUse } from '../crash/engines.ts';
import type { PartsStand } from '../crash/parts-stand.ts';
import { recipientsCsv } from '../crash/recipients.ts';
import { median } from '../measuring/rounds.ts';

/** Clock ticks of `/proc/<pid>/stat` in a second; the same on every Linux. */
const TICKS_PER_SECOND = 100;
/** Reading a campaign costs, too, so it is seldom read. */
const LOOK_MS = 250;

/** What a campaign message costs on one stack, in the middle of some campaigns. */
export interface CampaignCost {
  /** CPU of our services alone, in milliseconds per 1,000 messages: neither Postgres nor broker nor store nor simulator. */
  readonly servicesMs: number;
  /** What the double of EventStoreDB counted for one message; null on Postgres. */
  readonly store: StoreUse | null;
}

/** Runs a campaign until the last status of its last message is told, so many times. */
export async function campaignCost(
  stand: PartsStand,
  { base, projectId }: { readonly base: string; readonly projectId: string },
  { recipients, rounds }: { readonly recipients: number; readonly rounds: number },
): Promise<CampaignCost> {
  const costs: CampaignCost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await usedBy(stand);
    await delivered(stand, { base, projectId }, recipients);
    costs.push(between(before, await usedBy(stand), recipients));
  }
  const middle = (of: (cost: CampaignCost) => number | undefined): number =>
    Number(median(costs.map((cost) => of(cost) ?? 0)).toFixed(3));
  return {
    servicesMs: Math.round(middle(({ servicesMs }) => servicesMs)),
    store: costs[0]?.store
      ? {
          streamReads: middle(({ store }) => store?.streamReads),
          eventsRead: middle(({ store }) => store?.eventsRead),
          eventsWritten: middle(({ store }) => store?.eventsWritten),
        }
      : null,
  };
}

/** CPU that a process has used so far, in seconds; the fields behind its name, which may hold anything, are counted from its end. */
export function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function delivered(
  { client }: PartsStand,
  { base, projectId }: { readonly base: string; readonly projectId: string },
  recipients: number,
): Promise<void> {
  const csv = recipientsCsv(recipients);
  const id = await launchCampaign(client, base, projectId, csv, { step: () => undefined });
  for (;;) {
    const { counts } = await client.api<CampaignView>('GET', `${base}/campaigns/${id}`);
    if (counts.delivered === recipients) return;
    await sleep(LOOK_MS);
  }
}

interface Used {
  readonly seconds: number;
  readonly store: StoreUse | null;
}

async function usedBy(stand: PartsStand): Promise<Used> {
  const seconds = stand.all().reduce((sum, part) => sum + cpuSeconds(part.pid), 0);
  return { seconds, store: (await stand.engines.storeUse?.()) ?? null };
}

function between(before: Used, after: Used, messages: number): CampaignCost {
  const of = (name: keyof StoreUse): number =>
    ((after.store?.[name] ?? 0) - (before.store?.[name] ?? 0)) / messages;
  return {
    servicesMs: ((after.seconds - before.seconds) * 1_000_000) / messages,
    store: after.store && {
      streamReads: of('streamReads'),
      eventsRead: of('eventsRead'),
      eventsWritten: of('eventsWritten'),
    },
  };
}
