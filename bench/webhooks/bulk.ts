import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeFolder } from '@wabus/standalone';
import { connectProject, DemoClient } from '@wabus/standalone/demo';
import { Command } from 'commander';
import { Instance } from '../crash/instance.ts';
import { machine } from '../measuring/rounds.ts';

const options = new Command('node bench/webhooks/bulk.ts')
  .description(
    'How soon what a person writes is visible while the import of a history drains, beside how soon while nothing else happens.',
  )
  .option('--records <number>', 'webhooks of the import', Number, 1_000_000)
  .option('--messages <number>', 'messages in each', Number, 1)
  .option('--texts <number>', 'texts looked at on each side at least', Number, 300)
  .option('--every <number>', 'milliseconds from one text to the next', Number, 50)
  .option('--most <seconds>', 'ends after so long, drained or not', Number, 86_400)
  .option('--save <file>', 'write the result as JSON')
  .parse()
  .opts<{ records: number; messages: number; texts: number; every: number; most: number; save?: string }>();

interface Account {
  readonly base: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const seconds = (): string => String(Math.floor(Date.now() / 1_000));
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
const instance = await Instance.start(dataDir);
const client = new DemoClient(instance.announcement);
try {
  const [live, importing] = [await account(1), await account(2)];
  await visibleAfter(live, () => false);
  const idle = await visibleAfter(live, () => false);
  const sent = performance.now();
  await send(importing);
  const sentSeconds = (performance.now() - sent) / 1_000;
  const drain = watchDrain();
  const busy = await visibleAfter(live, () => !drain.isOver());
  const { left, perSecond, drainSeconds } = drain.result();
  const [calm, beside] = [spread(idle), spread(busy)];
  const what = 'a text beside an import that drains ÷ a text while nothing happens';
  const ratio = { p50: beside.p50 / calm.p50, p99: beside.p99 / calm.p99 };
  const figures = { idle: calm, busy: beside, ratio, sentSeconds, drainSeconds, perSecond, left };
  const text = JSON.stringify({ what, ...options, ...figures, machine: machine() }, null, 2);
  if (options.save) writeFileSync(options.save, `${text}\n`);
  process.stdout.write(`${text}\n`);
} finally {
  await instance.stop();
  await removeFolder(dataDir);
}

async function account(number: number): Promise<Account> {
  const base = `/v1/tenants/bench-${number}`;
  await client.api('PUT', base, { name: 'Bench', country: 'BR', timeZone: 'UTC', language: 'en' });
  const { projectId, phoneNumberId } = await connectProject(client, base, { step: () => undefined });
  const { wabaId } = await client.api<{ wabaId: string }>('GET', `${base}/projects/${projectId}`);
  return { base, wabaId, phoneNumberId };
}

/** Milliseconds between the receiver being asked to take a text and the API showing it, of one after the other. */
async function visibleAfter(of: Account, goesOn: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (times.length < options.texts || goesOn()) {
    await sleep(options.every * (0.5 + Math.random()));
    const id = `wamid.${randomUUID()}`;
    const began = performance.now();
    const text = { from: '5511961302388', id, timestamp: seconds(), type: 'text', text: { body: 'hello' } };
    await deliver(of, 'messages', { messages: [text] });
    while (!(await isVisible(of, id))) await sleep(4);
    times.push(performance.now() - began);
  }
  return times;
}

async function isVisible({ base }: Account, wamid: string): Promise<boolean> {
  const { data } = await client.api<{ data: unknown[] }>('GET', `${base}/messages?wamid=${wamid}`);
  return data.length > 0;
}

/** The whole import, sixteen webhooks at a time. */
async function send(of: Account): Promise<void> {
  let next = 0;
  const turn = async (): Promise<void> => {
    while (next < options.records) {
      const from = `55119${String(10_000_000 + (next % 5_000))}`;
      next += 1;
      const messages = Array.from({ length: options.messages }, () => ({
        ...{ from, id: `wamid.${randomUUID()}`, timestamp: String(1_740_000_000 + next), type: 'text' },
        ...{ text: { body: 'long ago' }, history_context: { status: 'READ' } },
      }));
      const metadata = { phase: 0, chunk_order: next, progress: 50 };
      await deliver(of, 'history', { history: [{ metadata, threads: [{ id: from, messages }] }] });
      if (next % 10_000 === 0) say(`${next} webhooks of the import are taken`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, turn));
}

/** Watches the gauge of what is left of the import. */
function watchDrain() {
  const began = performance.now();
  let left = options.records;
  let over = false;
  const end = { left, atMs: began };
  const watch = (async () => {
    while (!over) {
      await sleep(5_000);
      left = await lagOf();
      Object.assign(end, { left, atMs: performance.now() });
      say(`${left} left`);
      over = left === 0 || performance.now() - began > options.most * 1_000;
    }
  })();
  void watch.catch(() => {
    over = true;
  });
  return {
    isOver: () => over,
    result: () => {
      const drainSeconds = (end.atMs - began) / 1_000;
      return { left: end.left, drainSeconds, perSecond: (options.records - end.left) / drainSeconds };
    },
  };
}

async function lagOf(): Promise<number> {
  const text = await (await fetch(`${instance.announcement.api}/metrics`)).text();
  return Number(/^wabus_normaliser_bulk_lag_records(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

function spread(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { texts: times.length, p50: at(0.5), p99: at(0.99), most: at(1) };
}

async function deliver({ wabaId, phoneNumberId }: Account, field: string, items: object): Promise<void> {
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, ...items };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, changes: [{ field, value }] }],
  });
  const { webhook, appSecret } = instance.announcement;
  const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  for (;;) {
    const { ok, status } = await fetch(webhook, { method: 'POST', headers, body });
    if (ok) return;
    if (status !== 503) throw new Error(`the receiver answered ${status}`);
    await sleep(100);
  }
}
