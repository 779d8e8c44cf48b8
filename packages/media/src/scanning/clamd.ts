import { connect, type Socket } from 'node:net';
import type { EventData } from '@wabus/events';

/** What a scanner said of a file, or why it said nothing. */
export type Scan = Pick<EventData<'MediaScanned'>, 'verdict' | 'reason' | 'found'>;

/** Looks at bytes for what does harm. It never throws: a scanner in trouble says nothing of a file. */
export interface Scanner {
  scan(source: AsyncIterable<Buffer>): Promise<Scan>;
}

/** Where clamd listens. */
export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

const notScanned = (reason: NonNullable<Scan['reason']>): Scan => ({ verdict: 'not-scanned', reason });

/** After it was silent or away nobody waits for it for as long; what it cannot judge says nothing of the next file. */
const REST_MS = 30_000;

/**
 * clamd by its command INSTREAM: chunks with their length before them, an empty one at the end (clamd(8)). Where it takes
 * no more it says so and closes, often before all was sent; that is no verdict.
 * @param waitMs for all of a file
 */
export function createClamd(address: ClamdAddress, waitMs: number, now: () => number = Date.now): Scanner {
  let restsUntil = 0;
  return {
    async scan(source) {
      if (now() < restsUntil) return notScanned('unavailable');
      return ask(connect(address), source, waitMs, () => {
        restsUntil = now() + REST_MS;
      });
    },
  };
}

function ask(
  socket: Socket,
  source: AsyncIterable<Buffer>,
  waitMs: number,
  onAway: () => void,
): Promise<Scan> {
  return new Promise((resolve) => {
    let [said, sent] = ['', 0];
    const done = (scan: Scan): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(scan);
    };
    const timer = setTimeout(() => {
      onAway();
      done(notScanned('time-out'));
    }, waitMs);
    // What it said before it closed is read all the same: an error of writing is not the end of reading.
    const closed = (): void => {
      const scan = verdictOf(said);
      if (scan === null && sent === 0) onAway();
      done(scan ?? notScanned(sent > 0 ? 'too-large' : 'unavailable'));
    };
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      said += text;
      const scan = said.includes('\0') ? verdictOf(said) : null;
      if (scan !== null) done(scan);
    });
    socket.on('error', () => undefined);
    socket.once('close', closed);
    socket.once('connect', () => {
      send(socket, source, (bytes) => {
        sent += bytes;
      }).catch(() => socket.destroy());
    });
  });
}

async function send(socket: Socket, source: AsyncIterable<Buffer>, onSent: (bytes: number) => void) {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    await write(socket, Buffer.concat([length, chunk]));
    onSent(chunk.length);
  }
  await write(socket, Buffer.alloc(4));
}

/** Resolves once it is handed on, or nobody takes it any more. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (!socket.writable) return Promise.resolve();
  return new Promise((written) => socket.write(bytes, () => written()));
}

/** Such as `stream: OK`, `stream: Eicar-Signature FOUND`, `INSTREAM size limit exceeded. ERROR`; null: it said nothing. */
function verdictOf(said: string): Scan | null {
  const line = said.split('\0', 1)[0]?.trim() ?? '';
  if (line === '') return null;
  const [, found] = /^stream: (.+) FOUND$/.exec(line) ?? [];
  if (found !== undefined) return { verdict: 'infected', found };
  if (line === 'stream: OK') return { verdict: 'clean' };
  return notScanned(/size limit/i.test(line) ? 'too-large' : 'unavailable');
}
