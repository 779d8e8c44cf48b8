import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { DemoClient } from '@wabus/standalone/demo';
import { Command } from 'commander';
import { Instance } from '../crash/instance.ts';
import { compare, machine } from '../measuring/rounds.ts';
import { bareSends } from './bare-sends.ts';
import { campaignPerSecond, prepareTenant } from './timed-campaign.ts';

const options = new Command('node bench/campaign/main.ts')
  .description('Campaign messages a second with limits off, beside bare calls to the same simulator.')
  .option('--recipients <number>', 'people in each campaign', Number, 3_000)
  .option('--rounds <number>', 'rounds of each side', Number, 3)
  .option('--concurrency <number>', 'calls at the same time', Number, 256)
  .option('--save <file>', 'write the result as JSON', 'bench/results/campaign.json')
  .parse()
  .opts<{ recipients: number; rounds: number; concurrency: number; save: string }>();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
const settings = ['--number-rate', 'off', '--sender-concurrency', `${options.concurrency}`];
const instance = await Instance.start(dataDir, settings);
const client = new DemoClient(instance.announcement);
const base = '/v1/tenants/bench';
try {
  const { projectId, phoneNumberId } = await prepareTenant(client, base, say);
  const token = await tokenFor(phoneNumberId);
  const graphUrl = instance.announcement.simulator ?? '';
  const bare = { graphUrl, phoneNumberId, token, concurrency: options.concurrency };
  let sent = 0;
  const sides = {
    floor: () => bareSends(bare, options.recipients, 70_000_000 + options.recipients * sent++),
    product: () => campaignPerSecond(client, { base, projectId }, options.recipients),
  };
  const comparison = await compare('messages/s', options.rounds, sides, say);
  const result = {
    what: 'campaign messages accepted ÷ bare calls',
    ...options,
    ...comparison,
    machine: machine(),
  };
  writeFileSync(options.save, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await instance.stop();
  await removeFolder(dataDir);
}

/** A business token of the bare loop's own, from a second signup on the same number. */
async function tokenFor(phoneNumberId: string): Promise<string> {
  const { wabaId } = await client.api<{ wabaId: string }>('GET', `${base}/projects/${await onlyProject()}`);
  const { code } = await client.simulator<{ code: string }>('POST', '/signups', { wabaId, phoneNumberId });
  const { simulator, appId, appSecret } = instance.announcement;
  const query = new URLSearchParams({ client_id: appId, client_secret: appSecret, code });
  const response = await fetch(`${simulator}/v25.0/oauth/access_token?${query}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

async function onlyProject(): Promise<string> {
  const { data } = await client.api<{ data: { id: string }[] }>('GET', `${base}/projects`);
  return data[0]?.id ?? '';
}
