import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { Command } from 'commander';
import { compare, machine } from '../measuring/rounds.ts';

const options = new Command('node bench/webhooks/main.ts')
  .description(
    'Webhooks a second accepted durably, beside a bare server that verifies the signature and forgets.',
  )
  .option('--rounds <number>', 'rounds of each side', Number, 5)
  .option('--seconds <number>', 'length of a round', Number, 4)
  .option('--connections <number>', 'connections at the same time', Number, 50)
  .option('--save <file>', 'write the result as JSON', 'bench/results/webhooks.json')
  .parse()
  .opts<{ rounds: number; seconds: number; connections: number; save: string }>();

const SECRET = 'bench-secret';
const status = {
  id: 'wamid.HBgLNTUxMTk2MTMwMjM4OBUCABEYEjVGQjZEQkQ2RDM0RkY3RTI5RQA=',
  status: 'delivered',
  timestamp: '1790000000',
  recipient_id: '5511961302388',
  biz_opaque_callback_data: 'w1:7b0d5c1e-94a4-5a86-8f0f-2d1f54c1a001:019a0000-0000-7000-8000-000000000001',
  pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
};
const value = {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
  statuses: [status],
};
const body = JSON.stringify({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
});
const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

const children: ChildProcess[] = [];
function serve(file: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('no standard output');
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

async function load(url: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const { connections, seconds: duration } = options;
  const result = await autocannon({
    url: `${url}/webhooks/whatsapp`,
    method: 'POST',
    headers,
    body,
    connections,
    duration,
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors`);
  return result.requests.average;
}

const floor = await serve('floor-server.ts');
const product = await serve('receiver-server.ts');
try {
  const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
  const sides = { floor: () => load(floor), product: () => load(product) };
  const comparison = await compare('webhooks/s', options.rounds, sides, say);
  const result = {
    what: 'webhooks accepted durably ÷ verified and forgotten',
    bytes: body.length,
    ...options,
    ...comparison,
    machine: machine(),
  };
  writeFileSync(options.save, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const child of children) child.kill('SIGTERM');
}
