import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import { createKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { compareModels, LIVE_SCHEMA, rebuild } from '@wabus/read-models';
import { removeFolder } from '@wabus/standalone';
import { type CampaignView, until } from '@wabus/standalone/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingAcknowledged } from '../../bench/crash/acknowledged.ts';
import { type Actor, openScene } from '../../bench/crash/scene.ts';
import { WholeStand } from '../../bench/crash/whole-stand.ts';

const RECIPIENTS = 300;
const UNDER_LOAD = `${LIVE_SCHEMA}_under_load`;
const CALM = `${LIVE_SCHEMA}_calm`;
const WHOLE = `${LIVE_SCHEMA}_whole`;

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-rebuild-'));
let stand: WholeStand;
let store: EventStore;
let keyring: Keyring;

beforeAll(async () => {
  stand = await WholeStand.start(dataDir, 16, 60);
  store = createPostgresEventStore({ url: stand.postgres });
  keyring = createKeyring({ url: stand.postgres, kek: new Secret(stand.keyringKey), ids: systemIds });
});

afterAll(async () => {
  await Promise.all([store?.close(), keyring?.close()]);
  await stand?.stop();
  await removeFolder(dataDir);
});

const into = (schema: string, through?: bigint) =>
  rebuild({
    store,
    keyring,
    ownerUrl: stand.postgres,
    schema,
    ...(through === undefined ? {} : { through }),
  });

async function differences(a: string, b: string): Promise<unknown[]> {
  const compared = await compareModels(stand.postgres, a, b);
  expect(compared.find(({ table }) => table === 'messages')?.rows[0]).toBeGreaterThan(0);
  return compared.filter(({ equal }) => !equal).map(({ table, differing }) => [table, differing]);
}

const campaign = ({ base, campaignId }: Actor, reached: (view: CampaignView) => boolean) =>
  until(stand.client, `${base}/campaigns/${campaignId}`, reached);

test('a rebuild from zero while campaigns run is as one in calm, and live models equal it row by row', async () => {
  const { second, launch } = await openScene(stand, RECIPIENTS, nothingAcknowledged());
  const first = await launch(RECIPIENTS);
  await campaign(first, ({ counts }) => (counts.accepted ?? 0) >= RECIPIENTS / 5);
  const { position, events } = await into(UNDER_LOAD);
  expect(await store.head(), 'the store must have gone on meanwhile').toBeGreaterThan(position);
  expect(events).toBeGreaterThan(RECIPIENTS);
  for (const actor of [first, second]) await campaign(actor, ({ status }) => status === 'completed');
  await into(CALM, position);
  expect(await differences(UNDER_LOAD, CALM)).toEqual([]);
  // Late webhooks still come: the whole is rebuilt again until nothing came between it and the comparison.
  const different = async (): Promise<unknown[]> => {
    await into(WHOLE);
    return differences(LIVE_SCHEMA, WHOLE);
  };
  await expect.poll(different, { interval: 500 }).toEqual([]);
});
