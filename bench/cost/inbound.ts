import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Figures, named, type Outcome, perMessage } from './outcome.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';
import { type Acknowledged, Poster, Writer } from './texts.ts';
import { at, Lookout, whenVisible } from './visible.ts';
import { Window } from './window.ts';

/** Looks a second: enough for percentiles, too few to matter. */
const LOOKS_PER_SECOND = 4;
/** A rate is sustained when no row that was looked at came later. */
const VISIBLE_WITHIN_MS = 1_000;
/** From this share of the rate of a burst downwards it is tried what holds. */
const FIRST_SHARE = 0.95;
const NEXT_SHARE = 0.85;
const TRIES = 6;

/** Texts of people at the rates asked for, then as fast as they are acknowledged, then as fast as their rows keep up. */
export async function inbound(stand: Stand): Promise<Outcome> {
  const writer = new Writer(stand.inbox, stand.product.said.appSecret);
  const poster = new Poster(stand.product.said.webhook);
  try {
    await warmUp(stand, poster, writer);
    const slow: Outcome[] = [];
    for (const rate of stand.sizes.rates) slow.push(await atRate(stand, poster, writer, rate));
    const full = await atFullRate(stand, poster, writer);
    const sustained = await sustainedRate(stand, poster, writer, full.figures);
    const figures = Object.assign({}, ...slow.map((one) => one.figures), full.figures, sustained);
    return { ...(slow.at(-1) ?? full), figures };
  } finally {
    await poster.close();
  }
}

/** Everybody writes once: conversations are not made in what is measured. */
async function warmUp(stand: Stand, poster: Poster, writer: Writer): Promise<void> {
  const texts = Array.from({ length: 500 }, () => writer.next());
  await poster.closedLoop(texts);
  await untilQuiet(stand.product);
}

/** First measured without anybody looking, then looked at. */
async function atRate(stand: Stand, poster: Poster, writer: Writer, perSecond: number): Promise<Outcome> {
  const { seconds } = stand.sizes;
  const load = { perSecond, seconds };
  // What a rate begins with is not part of it.
  await poster.openLoop(writer, { perSecond, seconds: 2 }, () => undefined);
  const window = await Window.begin(stand.product);
  const waits: number[] = [];
  const count = await poster.openLoop(writer, load, ({ due, at: now }) => void waits.push(now - due));
  const outcome = perMessage(await window.end(), count, `at${perSecond}.`);
  const lookout = new Lookout(stand.client, stand.base, LOOKS_PER_SECOND);
  await poster.openLoop(writer, load, lookout.see);
  const lags = await lookout.all();
  const times = {
    ack50: at(waits, 0.5),
    ack99: at(waits, 0.99),
    row50: at(lags, 0.5),
    row99: at(lags, 0.99),
  };
  stand.say(
    `${perSecond}/s: ${outcome.figures[`at${perSecond}.cpuMs`]?.toFixed(0)} ms of CPU per 1,000, row after ${times.row50.toFixed(0)} ms`,
  );
  await untilQuiet(stand.product);
  return { ...outcome, figures: { ...outcome.figures, ...named(times, `at${perSecond}.`) } };
}

/** As many as are acknowledged; the window ends when the last row is there. */
async function atFullRate(stand: Stand, poster: Poster, writer: Writer): Promise<Outcome> {
  const { burst } = stand.sizes;
  const floorPerSecond = await floorOf(writer, stand.product.said.appSecret, burst);
  const texts = Array.from({ length: burst }, () => writer.next());
  const window = await Window.begin(stand.product);
  const began = performance.now();
  const acknowledgedPerSecond = await poster.closedLoop(texts);
  const last = texts.slice(-10);
  const shown = await Promise.all(last.map((text) => whenVisible(stand.client, stand.base, text)));
  const visiblePerSecond = (burst * 1_000) / (Math.max(...shown) - began);
  const outcome = perMessage(await window.end(), burst, 'full.');
  const rates = {
    ...{ floorPerSecond, acknowledgedPerSecond, visiblePerSecond },
    acknowledgedRatio: acknowledgedPerSecond / floorPerSecond,
    burstRatio: visiblePerSecond / floorPerSecond,
  };
  stand.say(
    `full rate: ${Math.round(acknowledgedPerSecond)}/s taken, ${Math.round(visiblePerSecond)}/s shown`,
  );
  await untilQuiet(stand.product);
  return { ...outcome, figures: { ...outcome.figures, ...named(rates, 'full.') } };
}

/** The highest rate tried at which every row that was looked at came within a second, and how soon rows come at half. */
async function sustainedRate(
  stand: Stand,
  poster: Poster,
  writer: Writer,
  { 'full.visiblePerSecond': burst = 0, 'full.floorPerSecond': floor = Number.NaN }: Figures,
): Promise<Figures> {
  const seconds = stand.sizes.sustainSeconds;
  let perSecond = Math.floor(burst * FIRST_SHARE);
  for (let tried = 1; ; tried += 1) {
    const lags = await looked(stand, poster, writer, { perSecond, seconds });
    const worst = Math.max(...lags);
    stand.say(
      `${perSecond}/s for ${seconds} s: rows after ${at(lags, 0.5).toFixed(0)}, at most ${worst.toFixed(0)} ms`,
    );
    if (worst <= VISIBLE_WITHIN_MS) break;
    if (tried === TRIES) return { 'sustained.perSecond': 0, 'sustained.ratio': 0 };
    perSecond = Math.floor(perSecond * NEXT_SHARE);
  }
  const waits: number[] = [];
  const half = { perSecond: Math.floor(perSecond / 2), seconds };
  const lags = await looked(stand, poster, writer, half, waits);
  return {
    'sustained.perSecond': perSecond,
    'sustained.ratio': perSecond / floor,
    'half.row50': at(lags, 0.5),
    'half.row99': at(lags, 0.99),
    'half.ack99': at(waits, 0.99),
  };
}

async function looked(
  stand: Stand,
  poster: Poster,
  writer: Writer,
  load: { readonly perSecond: number; readonly seconds: number },
  waits: number[] = [],
): Promise<readonly number[]> {
  const lookout = new Lookout(stand.client, stand.base, LOOKS_PER_SECOND);
  await poster.openLoop(writer, load, (acknowledged: Acknowledged) => {
    waits.push(acknowledged.at - acknowledged.due);
    lookout.see(acknowledged);
  });
  const lags = await lookout.all();
  await untilQuiet(stand.product);
  return lags;
}

/** The same texts to a server that verifies, parses and forgets. */
async function floorOf(writer: Writer, secret: string, count: number): Promise<number> {
  const server = spawn(process.execPath, [join(import.meta.dirname, '../webhooks/floor-server.ts'), secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const poster = new Poster(`${await firstLine(server)}/webhooks/whatsapp`);
  try {
    const texts = Array.from({ length: count }, () => writer.next());
    await poster.closedLoop(texts.slice(0, count / 4));
    return await poster.closedLoop(texts);
  } finally {
    await poster.close();
    server.kill('SIGTERM');
  }
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!server.stdout) throw new Error('no standard output');
    createInterface({ input: server.stdout }).once('line', resolve);
    server.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
}
