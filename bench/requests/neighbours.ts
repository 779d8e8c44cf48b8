import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodePosition } from '@wabus/api-contract';
import { removeFolder } from '@wabus/standalone';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  DemoClient,
  launchCampaign,
  until,
} from '@wabus/standalone/demo';
import autocannon from 'autocannon';
import { Command } from 'commander';
import { Instance } from '../crash/instance.ts';
import { recipientsCsv } from '../crash/recipients.ts';
import { machine } from '../measuring/rounds.ts';

const options = new Command('node bench/requests/neighbours.ts')
  .description(
    "How long one tenant's reads and commands take while another tenant asks as fast as it is answered, beside how long " +
      'they take while nothing else happens.',
  )
  .option('--rounds <number>', 'rounds of each side and load', Number, 3)
  .option('--seconds <number>', 'length of a round', Number, 8)
  .option('--connections <number>', 'requests of the noisy tenant at the same time', Number, 50)
  .option('--recipients <number>', 'people in the campaign of the noisy tenant', Number, 3_000)
  .option('--only <load>', 'one load: lists, minPosition, misses or commands')
  .option('--save <file>', 'write the result as JSON', 'bench/results/request-neighbours.json')
  .parse()
  .opts<{
    rounds: number;
    seconds: number;
    connections: number;
    recipients: number;
    only?: string;
    save: string;
  }>();

type Requests = readonly autocannon.Request[];

/** Milliseconds of the quiet tenant's requests. */
interface Times {
  readonly read: number[];
  readonly command: number[];
}

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const step = { step: say };
const NOISY = '/v1/tenants/bench-noisy';
const QUIET = '/v1/tenants/bench-quiet';
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
const instance = await Instance.start(dataDir);
const client = new DemoClient(instance.announcement);
try {
  const { projectId, campaignId } = await prepared();
  const loads: Readonly<Record<string, Requests>> = {
    lists: [
      get('campaigns?limit=100'),
      get(`campaigns/${campaignId}`),
      get(`campaigns/${campaignId}/recipients?limit=500`),
      get('messages?limit=500'),
      get('audit?limit=500'),
    ],
    minPosition: [get(`projects?minPosition=${encodePosition(3, 10n ** 15n)}`)],
    misses: [get(`messages/${randomUUID()}`), get(`campaigns/${randomUUID()}`)],
    commands: [
      post('campaigns', { projectId, title: 'Noise', template: { name: 'order_ready', language: 'en_US' } }),
    ],
  };
  const results: Record<string, unknown> = {};
  for (const [name, requests] of Object.entries(loads)) {
    if (name === (options.only ?? name)) results[name] = await beside(name, requests);
  }
  const what =
    "a tenant's requests beside a tenant that asks as fast as it is answered ÷ while nothing happens (ms)";
  const text = JSON.stringify({ what, ...options, loads: results, machine: machine() }, null, 2);
  writeFileSync(options.save, `${text}\n`);
  process.stdout.write(`${text}\n`);
} finally {
  await instance.stop();
  await removeFolder(dataDir);
}

/** Both tenants, and a campaign of the noisy one that is over. */
async function prepared(): Promise<{ projectId: string; campaignId: string }> {
  const profile = { name: 'Bench', country: 'BR', timeZone: 'UTC', language: 'en' };
  for (const base of [NOISY, QUIET]) await client.api('PUT', base, profile);
  const { projectId } = await connectProject(client, NOISY, step);
  await approveTemplate(client, NOISY, projectId, step);
  const campaignId = await launchCampaign(client, NOISY, projectId, recipientsCsv(options.recipients), step);
  const path = `${NOISY}/campaigns/${campaignId}`;
  await until(client, path, ({ status }: CampaignView) => status === 'completed');
  return { projectId, campaignId };
}

/** Rounds of quiet and load in turn, after one of each that does not count. */
async function beside(name: string, requests: Requests): Promise<object> {
  const quiet: Times = { read: [], command: [] };
  const loaded: Times = { read: [], command: [] };
  let answered = 0;
  for (let round = 0; round <= options.rounds; round += 1) {
    const alone = await asked();
    const [together, noise] = await Promise.all([sleep(1_000).then(asked), hammered(requests)]);
    if (round === 0) continue;
    add(quiet, alone);
    add(loaded, together);
    answered += noise / options.rounds;
    say(`${name}, round ${round}: read ${at(alone.read, 0.5)} → ${at(together.read, 0.5)} ms`);
  }
  return {
    noise: `${Math.round(answered)} answers/s`,
    read: compared(quiet.read, loaded.read),
    command: compared(quiet.command, loaded.command),
  };
}

/** Reads and commands of the quiet tenant, one after the other as a CRM has them, through a round. */
async function asked(): Promise<Times> {
  const times: Times = { read: [], command: [] };
  const end = performance.now() + options.seconds * 1_000;
  while (performance.now() < end) {
    times.read.push(await took(() => client.api('GET', `${QUIET}/projects?limit=20`)));
    await sleep(Math.random() * 40);
    times.command.push(await took(() => client.api('POST', `${QUIET}/projects`, { name: 'Shop' })));
    await sleep(Math.random() * 40);
  }
  return times;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Asks from a thread of its own, for a second longer on either side than is measured; answers per second. */
async function hammered(requests: Requests): Promise<number> {
  const { api, token } = instance.announcement;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { connections } = options;
  const result = await autocannon({
    url: api,
    connections,
    duration: options.seconds + 2,
    workers: 1,
    requests: requests.map((request) => ({ ...request, headers })),
  });
  return result.requests.average;
}

function get(path: string): autocannon.Request {
  return { method: 'GET', path: `${NOISY}/${path}` };
}

function post(path: string, body: object): autocannon.Request {
  return { method: 'POST', path: `${NOISY}/${path}`, body: JSON.stringify(body) };
}

function add(all: Times, more: Times): void {
  all.read.push(...more.read);
  all.command.push(...more.command);
}

/** The value below which a share of the values lies. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN) * 10) / 10;
}

function compared(quiet: readonly number[], loaded: readonly number[]): object {
  const shares = { p50: 0.5, p95: 0.95 };
  return Object.fromEntries(
    Object.entries(shares).map(([name, share]) => {
      const [floor, product] = [at(quiet, share), at(loaded, share)];
      return [name, { floor, product, ratio: Number((product / floor).toFixed(2)) }];
    }),
  );
}
