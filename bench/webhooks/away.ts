import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPostgresEventLog, installEventLog, topics } from '@wabus/event-log';
import { createPool } from '@wabus/postgres';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { Command } from 'commander';
import { CuttableLine } from '../../packages/event-log/testing/cuttable-line.ts';
import { postOnce } from './post-once.ts';

const options = new Command('node bench/webhooks/away.ts')
  .description(
    'The log is away while webhooks come, and the receiver is killed with kill -9 half-way: is every one that was answered with 200 on the log afterwards, and each account in order?',
  )
  .option('--rate <number>', 'webhooks a second', Number, 300)
  .option('--seconds <number>', 'how long the log is away', Number, 300)
  .option('--accounts <number>', 'accounts, each of which sends one webhook after the other', Number, 60)
  .parse()
  .opts<{ rate: number; seconds: number; accounts: number }>();

const SECRET = 'bench-secret';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-away-'));
const spool = join(dataDir, 'spool');
const postgres = await EmbeddedPostgres.start({ dataDir: join(dataDir, 'postgres'), port: 0 });
await installEventLog(postgres.url());
const log = createPostgresEventLog({ url: postgres.url() });
await log.ensureTopics([topics.webhooks, topics.bulkWebhooks]);
const { line, url } = await CuttableLine.to(postgres.url());
let child: ChildProcess | undefined;
let address = await serve();

/** Starts the receiver; resolves with where it is. */
function serve(): Promise<string> {
  child = spawn(process.execPath, [join(import.meta.dirname, 'away-server.ts'), SECRET, url, spool], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  return new Promise((resolve) => stdout && createInterface({ input: stdout }).once('line', resolve));
}

const answers: Record<string, number> = {};
const agent = new Agent({ keepAlive: true });
let sending = true;

/** Sends what an account has to tell, each until it is answered with 200, as Meta does; answers how many there were. */
async function tell(account: number): Promise<number> {
  const everyMs = (1_000 * options.accounts) / options.rate;
  let due = performance.now() + Math.random() * everyMs;
  for (let n = 0; ; n += 1) {
    await pause(Math.max(0, due - performance.now()));
    if (!sending) return n;
    due += everyMs;
    const body = JSON.stringify({ entry: [{ id: String(1_000 + account), n, filler: 'x'.repeat(600) }] });
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    for (;;) {
      const status = await postOnce(`${address}/webhooks/whatsapp`, body, signature, agent);
      answers[status] = (answers[status] ?? 0) + 1;
      if (status === '200') break;
      await pause(200);
    }
  }
}

const telling = Array.from({ length: options.accounts }, (_, account) => tell(account));
await pause(5_000);
say(`The log is away for ${options.seconds} s`);
line.cut();
await pause(options.seconds * 500);
say('kill -9 of the receiver');
child?.kill('SIGKILL');
address = await serve();
await pause(options.seconds * 500);
say('The log is back');
line.mend();
const back = performance.now();
await pause(5_000);
sending = false;
const told = await Promise.all(telling);
while (readdirSync(spool).length > 0) await pause(50);
const drainedSeconds = (performance.now() - back) / 1_000;

const pool = createPool({ url: postgres.url(), max: 1 });
const { rows } = await pool.query<{ key: string; n: number }>(
  `select key, (convert_from(value, 'UTF8')::jsonb #>> '{entry,0,n}')::int as n from event_log.records
   order by partition, "offset"`,
);
let [missing, late] = [0, 0];
for (const [account, count] of told.entries()) {
  const own = rows.filter(({ key }) => key === String(1_000 + account)).map(({ n }) => n);
  const first = [...new Set(own)];
  missing += count - first.length;
  late += first.filter((n, at) => n !== at).length;
}
const sum = told.reduce((all, count) => all + count, 0);
const result = { ...options, told: sum, answers, records: rows.length, missing, late, drainedSeconds };
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
child?.kill('SIGTERM');
agent.destroy();
await pool.end();
await log.close();
line.close();
await postgres.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(missing + late === 0 ? 0 : 1);
