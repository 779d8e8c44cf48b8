import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresEventStore } from '@wabus/event-store';
import { createKeyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { createPool } from '@wabus/postgres';
import { compareModels, LIVE_SCHEMA, rebuild, type TableComparison } from '@wabus/read-models';
import type { CampaignView, DemoClient } from '@wabus/standalone/demo';
import type { Instance } from './instance.ts';

/** What the checker found; it throws instead when a promise is broken. */
export interface Checked {
  /** Messages that Meta's side accepted. */
  readonly received: number;
  readonly unknownPerKill: readonly number[];
  /** Per table: rows and checksum of the live model and of a rebuild from zero. */
  readonly models: readonly TableComparison[];
}

interface CheckInput {
  readonly dataDir: string;
  readonly recipients: number;
  readonly senderConcurrency: number;
  readonly instance: Instance;
  readonly client: DemoClient;
  readonly phoneNumberId: string;
  readonly campaignId: string;
  readonly campaign: CampaignView;
  readonly kills: readonly { readonly at: string }[];
}

/** Reads only the simulator's list, the streams and the tables. */
export async function check(input: CheckInput): Promise<Checked> {
  const { counts } = input.campaign;
  const { breakdown } = counts;
  const sum = Object.values(breakdown).reduce((total, count) => total + count, 0);
  expect(
    counts.recipients === input.recipients,
    `${counts.recipients} recipients instead of ${input.recipients}`,
  );
  expect(sum === input.recipients && breakdown.pending === 0, `not settled: ${JSON.stringify(breakdown)}`);
  const list = await input.client.simulator<{ to: string }[]>(
    'GET',
    `/numbers/${input.phoneNumberId}/received`,
  );
  const distinct = new Set(list.map(({ to }) => to)).size;
  expect(distinct === list.length, `${list.length} messages to ${distinct} people: somebody got one twice`);
  const taken = (breakdown.accepted ?? 0) + (breakdown.reached ?? 0);
  const doubtful = list.length - taken;
  expect(doubtful >= 0 && doubtful <= (breakdown.unknown ?? 0), `Meta has ${list.length}, we count ${taken}`);
  const unknownPerKill = await unknowns(input);
  for (const count of unknownPerKill)
    expect(count <= input.senderConcurrency, `${count} unknown after one kill`);
  const models = await compareWithRebuild(input);
  expect(
    models.every(({ equal }) => equal),
    `read models differ from a rebuild: ${JSON.stringify(models)}`,
  );
  return { received: list.length, unknownPerKill, models };
}

/** Unknown outcomes, resolved later or not, by the kill that their attempt came before. */
async function unknowns({ instance, kills }: CheckInput): Promise<number[]> {
  const store = createPostgresEventStore({ url: instance.announcement.postgres });
  const attemptedAt = new Map<string, string>();
  const lost: string[] = [];
  let after = 0n;
  for (let end = false; !end; ) {
    const page = await store.readAll({ after, maxCount: 1_000, streamPrefixes: ['message-'] });
    for (const { type, data, recordedAt } of page.events) {
      const { attemptId } = data as { attemptId: string };
      if (type === 'MessageSendAttempted') attemptedAt.set(attemptId, recordedAt);
      if (type === 'MessageOutcomeUnknown') lost.push(attemptId);
    }
    after = page.next;
    end = page.end;
  }
  await store.close();
  const bucket = (at: string): number => kills.findIndex((kill) => at <= kill.at);
  const buckets = lost.map((attempt) => bucket(attemptedAt.get(attempt) ?? ''));
  return kills.map((_, index) => buckets.filter((found) => found === index).length);
}

async function compareWithRebuild({ instance, dataDir }: CheckInput): Promise<Checked['models']> {
  const ownerUrl = instance.announcement.postgres;
  const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { keyringKey: string };
  const store = createPostgresEventStore({ url: ownerUrl });
  const keyring = createKeyring({ url: ownerUrl, kek: new Secret(secrets.keyringKey), ids: systemIds });
  try {
    const schema = 'read_models_rebuilt';
    await rebuild({ store, keyring, ownerUrl, schema });
    return await compareModels(ownerUrl, LIVE_SCHEMA, schema);
  } finally {
    await keyring.close();
    await store.close();
    const pool = createPool({ url: ownerUrl, max: 1 });
    await pool.query('drop schema if exists read_models_rebuilt cascade');
    await pool.end();
  }
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`A promise is broken: ${otherwise}`);
}
