import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { removeFolder } from '@wabus/standalone';
import { connectProject, DemoClient } from '@wabus/standalone/demo';
import { Command } from 'commander';
import { Instance } from '../crash/instance.ts';
import { compare, machine, median } from '../measuring/rounds.ts';

const options = new Command('node bench/webhooks/neighbours.ts')
  .description(
    "How soon a person's text is visible while another tenant's number on the same partition is flooded with statuses of " +
      'messages that wabus did not send, beside how soon while nothing else happens.',
  )
  .option('--rounds <number>', 'rounds of each side', Number, 5)
  .option('--texts <number>', 'texts in a round', Number, 40)
  .option('--foreign <number>', 'foreign statuses a second', Number, 50)
  .option('--save <file>', 'write the result as JSON', 'bench/results/neighbours.json')
  .parse()
  .opts<{ rounds: number; texts: number; foreign: number; save: string }>();

interface Account {
  readonly base: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
const instance = await Instance.start(dataDir);
const client = new DemoClient(instance.announcement);
try {
  const [noisy, quiet] = await onOnePartition();
  const sides = {
    floor: () => visibleAfter(quiet),
    product: () => flooded(noisy, () => visibleAfter(quiet)),
  };
  const comparison = await compare('ms until visible (p50)', options.rounds, sides, say);
  const what = "a text beside another app's statuses on the same partition ÷ a text while nothing happens";
  const text = JSON.stringify({ what, ...options, ...comparison, machine: machine() }, null, 2);
  writeFileSync(options.save, `${text}\n`);
  process.stdout.write(`${text}\n`);
} finally {
  await instance.stop();
  await removeFolder(dataDir);
}

/** Makes tenants until two have accounts whose webhooks share a partition. */
async function onOnePartition(): Promise<readonly [Account, Account]> {
  const known = new Map<number, Account>();
  for (let number = 1; ; number += 1) {
    const base = `/v1/tenants/bench-${number}`;
    await client.api('PUT', base, { name: 'Bench', country: 'BR', timeZone: 'UTC', language: 'en' });
    const { projectId, phoneNumberId } = await connectProject(client, base, { step: () => undefined });
    const { wabaId } = await client.api<{ wabaId: string }>('GET', `${base}/projects/${projectId}`);
    const account = { base, wabaId, phoneNumberId };
    const partition = partitionOf(wabaId, PARTITIONS);
    const other = known.get(partition);
    if (other) return [other, account];
    known.set(partition, account);
  }
}

/** Middle of the milliseconds between the receiver being asked to take a text and the API showing it. */
async function visibleAfter(account: Account): Promise<number> {
  const times: number[] = [];
  for (let text = 0; text < options.texts; text += 1) {
    await sleep(20 + Math.random() * 100);
    const id = `wamid.${randomUUID()}`;
    const began = performance.now();
    const item = { from: '5511961302388', id, timestamp: seconds(), type: 'text', text: { body: 'hello' } };
    await deliver(account, { messages: [item] });
    while (!(await isVisible(account, id))) await sleep(4);
    times.push(performance.now() - began);
  }
  return median(times);
}

async function isVisible({ base }: Account, wamid: string): Promise<boolean> {
  const { data } = await client.api<{ data: unknown[] }>('GET', `${base}/messages?wamid=${wamid}`);
  return data.length > 0;
}

/** Does something while foreign statuses come in, each in a webhook of its own, as Meta sends them. */
async function flooded<Result>(account: Account, work: () => Promise<Result>): Promise<Result> {
  const end = new AbortController();
  const flood = (async () => {
    const began = performance.now();
    for (let sent = 0; !end.signal.aborted; sent += 1) {
      const id = `wamid.${randomUUID()}`;
      const status = { id, status: 'delivered', timestamp: seconds(), recipient_id: '5511961302389' };
      await deliver(account, { statuses: [status] });
      await sleep(Math.max(0, began + ((sent + 1) * 1_000) / options.foreign - performance.now()));
    }
  })();
  await sleep(2_000);
  const result = await work();
  end.abort();
  await flood;
  return result;
}

function seconds(): string {
  return String(Math.floor(Date.now() / 1_000));
}

async function deliver({ wabaId, phoneNumberId }: Account, items: object): Promise<void> {
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, ...items };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, changes: [{ field: 'messages', value }] }],
  });
  const { webhook, appSecret } = instance.announcement;
  const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const { ok, status } = await fetch(webhook, { method: 'POST', headers, body });
  if (!ok) throw new Error(`the receiver answered ${status}`);
}
