import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, type Pool } from '@wabus/postgres';
import { removeFolder } from '@wabus/standalone';
import { Command } from 'commander';
import { Instance } from '../crash/instance.ts';

const LOOK_EVERY_MS = 250;
const VIDEO_BYTES = 100_000_000;

const options = new Command('node bench/media/main.ts')
  .description(
    'Has people send media while Meta fails now and then, then large videos; says what became of each, and of memory.',
  )
  .option('--media <number>', 'photos that people send', Number, 1_000)
  .option('--videos <number>', 'videos of 100 MB after them', Number, 5)
  .parse()
  .opts<{ media: number; videos: number }>();

const folder = mkdtempSync(join(tmpdir(), 'wabus-bench-media-'));
const instance = await Instance.start(folder);
const { announcement } = instance;
const database = createPool({ url: announcement.postgres, max: 1 });
const control = post(announcement.simulatorControl ?? '', {});
const api = post(announcement.api, { authorization: `Bearer ${announcement.token}` });
try {
  const number = await connect();
  for (const [kind, rate] of [
    ['media-error', 0.03],
    ['media-cut', 0.02],
    ['media-gone', 0.05],
  ] as const) {
    await control('/faults', { kind, rate, seed: kind });
  }
  const began = Date.now();
  for (let sent = 0; sent < options.media; sent += 1) await say(number, 'image', 'image/jpeg', 20_000 + sent);
  const photos = await settled(options.media);
  const seconds = (Date.now() - began) / 1_000;
  await fetch(`${announcement.simulatorControl}/faults`, { method: 'DELETE' });
  await sleep(10_000);
  const idle = memory();
  for (let sent = 0; sent < options.videos; sent += 1) {
    await say(number, 'video', 'video/mp4', VIDEO_BYTES - sent);
  }
  let most = idle;
  const looking = setInterval(() => {
    most = Math.max(most, memory());
  }, LOOK_EVERY_MS);
  const all = await settled(options.media + options.videos);
  clearInterval(looking);
  process.stdout.write(`${JSON.stringify({ photos, seconds, all, idleMb: idle, mostMb: most }, null, 1)}\n`);
} finally {
  await database.end();
  await instance.stop();
  await removeFolder(folder);
}

function post(base: string, headers: Record<string, string>) {
  return async (path: string, body: unknown): Promise<Record<string, string>> => {
    const sent = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(base + path, { method: 'POST', headers: sent, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  };
}

/** A tenant with one number that is connected; answers the number's id. */
async function connect(): Promise<string> {
  const base = '/v1/tenants/bench';
  const authorization = `Bearer ${announcement.token}`;
  await fetch(announcement.api + base, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ name: 'Bench', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' }),
  });
  const { id } = await api(`${base}/projects`, { name: 'Shop' });
  const { code, wabaId, phoneNumberId = '' } = await control('/signups', {});
  await api(`${base}/projects/${id}/embedded-signup`, { code, wabaId, phoneNumberId });
  for (;;) {
    const answer = await fetch(`${announcement.api}${base}/projects/${id}`, { headers: { authorization } });
    if (((await answer.json()) as { status: string }).status === 'active') return phoneNumberId;
    await sleep(LOOK_EVERY_MS);
  }
}

async function say(number: string, type: string, mimeType: string, bytes: number): Promise<void> {
  const { id } = await control(`/numbers/${number}/media`, { mimeType, bytes });
  const from = `5511962${String(bytes % 1_000_000).padStart(6, '0')}`;
  await control(`/numbers/${number}/inbound`, { from, type, [type]: { id, mime_type: mimeType } });
}

/** What became of so many media, once nothing is left to be done for any of them. */
async function settled(media: number): Promise<Record<string, number>> {
  for (;;) {
    const outcomes = await outcomesOf(database);
    const ended = Object.values(outcomes).reduce((sum, one) => sum + one, 0);
    if (ended === media) return outcomes;
    await sleep(LOOK_EVERY_MS);
  }
}

async function outcomesOf(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ outcome: string; media: number }>(
    `select coalesce(reason, status) as outcome, count(*)::int as media from read_models.media
     where status in ('stored', 'failed') group by 1`,
  );
  return Object.fromEntries(rows.map(({ outcome, media }) => [outcome, media]));
}

/** What the process of the services has in memory, MB. */
function memory(): number {
  const own = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isOurs(pid));
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${own[0]}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1_000);
}

function isOurs(pid: string): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line.includes('standalone/src/main.ts') && line.includes(folder);
  } catch {
    return false;
  }
}
