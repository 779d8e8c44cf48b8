import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import { createKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { createPool } from '@wabus/postgres';
import { compareModels, LIVE_SCHEMA, rebuild } from '@wabus/read-models';
import { removeFolder } from '@wabus/standalone';
import { runCommand } from '@wabus/standalone/command';
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

/** What `npx wabus … --json` answers, on the folder while the product runs on it. */
async function wabus(
  ...command: string[]
): Promise<{ readonly exit: number; readonly [what: string]: unknown }> {
  const said = { out: '', err: '' };
  const exit = await runCommand([...command, '--json', '--data', dataDir], {
    ...{ env: {}, calledFrom: dataDir, usualFolder: dataDir, signal: new AbortController().signal },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    loadEnvFile: () => ({}),
  });
  if (command[0] !== 'lag') expect(said.err, 'progress goes to standard error').toContain('·');
  return { ...(JSON.parse(said.out) as object), exit };
}

test('a rebuild from zero while campaigns run is as one in calm, and live models equal it row by row', async () => {
  const { second, launch } = await openScene(stand, RECIPIENTS, nothingAcknowledged());
  const first = await launch(RECIPIENTS);
  await campaign(first, ({ counts }) => (counts.accepted ?? 0) >= RECIPIENTS / 5);
  const { position, events } = await into(UNDER_LOAD);
  expect(await store.head(), 'the store must have gone on meanwhile').toBeGreaterThan(position);
  expect(events).toBeGreaterThan(RECIPIENTS);
  expect(await wabus('replay', 'messages')).toMatchObject({ exit: 0, swapped: true, parked: [] });
  expect(await wabus('replay', 'gates')).toMatchObject({ exit: 0, swapped: true, parked: [] });
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

/** All that anybody outside could notice: events, records for the sender and followers, calls to Meta, work that waits. */
async function noticed(): Promise<unknown> {
  const pool = createPool({ url: stand.postgres, max: 1 });
  const count = `select sum((xpath('/row/n/text()', query_to_xml(
      format('select count(*) as n from %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint) as rows
    from pg_tables where schemaname in ('event_store', 'event_log', 'scheduler', 'sender', 'jobs', 'relay')`;
  const { rows } = await pool.query(count);
  await pool.end();
  return { head: await store.head(), rows, calls: readFileSync(stand.journal, 'utf8').split('\n').length };
}

test('H31: replay, verify and roll back, of read models and of webhooks, while the product runs, append nothing and call nobody', async () => {
  const damage = async (): Promise<void> => {
    const pool = createPool({ url: stand.postgres, max: 1 });
    await pool.query("update read_models.campaigns set title = 'Changed by hand'");
    await pool.end();
  };
  const run = async (): Promise<boolean> => {
    const before = await noticed();
    expect(await wabus('verify', 'campaigns')).toMatchObject({ exit: 0, equal: true });
    await damage();
    const found = await wabus('verify', 'campaigns');
    expect(found).toMatchObject({ exit: 1, equal: false });
    expect(JSON.stringify(found)).toContain('Changed by hand');
    expect(await wabus('replay', 'campaigns')).toMatchObject({ exit: 0, swapped: true });
    expect(await wabus('verify', 'campaigns')).toMatchObject({ exit: 0, equal: true });
    expect(await wabus('rollback', 'campaigns')).toMatchObject({ exit: 0 });
    expect(await wabus('verify', 'campaigns')).toMatchObject({ exit: 1 });
    expect(await wabus('rollback', 'campaigns')).toMatchObject({ exit: 0 });
    const all = ['--from', '2000-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
    expect(await wabus('webhooks', 'replay', ...all)).toMatchObject({ exit: 0, missing: 0, events: [] });
    const kept = await wabus('verify', 'webhooks');
    expect(kept).toMatchObject({ exit: 0, missing: 0, untried: 0 });
    expect(Number(kept.placed)).toBeGreaterThan(RECIPIENTS);
    return JSON.stringify(await noticed(), readable) === JSON.stringify(before, readable);
  };
  // Webhooks and timers of campaigns before may still bring something: once, nothing is between.
  await expect.poll(run, { interval: 500 }).toBe(true);
  expect(await wabus('lag')).toMatchObject({ exit: 0 });
});

interface Webhook {
  readonly id: string;
  readonly wabaId: string;
  readonly items: readonly {
    readonly outcome: string;
    readonly events: readonly { readonly stream: string }[];
  }[];
  readonly body: { readonly state: string; readonly text: string | null };
}

test('MP26: what became of a webhook, and the events that it became, are shown also when its bytes are expired', async () => {
  const list = (query: string) =>
    stand.client.api<{ data: Webhook[] }>('GET', `/v1/tenants/crash-one/webhooks?limit=500&${query}`);
  const { data: kept } = await list('outcome=placed&field=messages');
  expect(kept.length).toBeGreaterThan(10);
  for (const { wabaId, items, body } of kept) {
    expect(JSON.parse(body.text ?? '')).toMatchObject({ entry: [{ id: wabaId }] });
    expect(items.some(({ outcome }) => outcome === 'placed')).toBe(true);
  }
  const streams = kept.flatMap(({ items }) =>
    items.flatMap(({ events }) => events.map(({ stream }) => stream)),
  );
  expect(new Set(streams.map((stream) => stream.split('-')[0]))).toContain('message');
  for (const none of ['wabaId=1', 'outcome=foreign']) expect((await list(none)).data).toEqual([]);
  const pool = createPool({ url: stand.postgres, max: 1 });
  await pool.query("select webhook_archive.expire('2999-01-01')");
  await pool.end();
  const { data: expired } = await list('outcome=placed&field=messages');
  expect(expired).toEqual(kept.map((one) => ({ ...one, body: { state: 'expired', text: null } })));
  expect(await wabus('verify', 'webhooks')).toMatchObject({
    exit: 0,
    records: 0,
    archive: { damaged: 0, whole: 0 },
  });
  const replayed = await wabus('webhooks', 'replay', '--from', '2000-01-01', '--to', '2100-01-01');
  expect(replayed).toMatchObject({ exit: 0, records: 0 });
  expect(Number(replayed.gone), 'webhooks that nobody can read any more are told').toBeGreaterThan(10);
});

const readable = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
