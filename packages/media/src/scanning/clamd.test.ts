import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClamd } from './clamd.ts';

async function* bytes(total: number, mark = ''): AsyncGenerator<Buffer> {
  for (let at = 0; at < total; at += 65_536) yield Buffer.alloc(Math.min(65_536, total - at), 'x');
  if (mark !== '') yield Buffer.from(mark);
}

/** A server that speaks clamd's frames: finds `EICAR`, and takes so many bytes. */
async function clamd(take: (socket: Socket) => void, path: string) {
  const server = createServer(take).listen(path);
  await once(server, 'listening');
  return { [Symbol.asyncDispose]: async () => void server.close() };
}

function speaking(mostBytes: number) {
  return (socket: Socket): void => {
    let held = Buffer.alloc(0);
    let [all, taken] = ['', 0];
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      held = Buffer.concat([held, data]);
      if (taken === 0 && held.subarray(0, 10).toString() === 'zINSTREAM\0') held = held.subarray(10);
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length === 0)
          return void socket.end(all.includes('EICAR') ? 'stream: Eicar-Test FOUND\0' : 'stream: OK\0');
        if (held.length < 4 + length) return;
        taken += length;
        if (taken > mostBytes)
          return void socket.end('INSTREAM size limit exceeded. ERROR\0', () => socket.destroy());
        all = (all + held.subarray(4, 4 + length).toString('latin1')).slice(-1_000);
        held = held.subarray(4 + length);
      }
    });
  };
}

const pathOf = (name: string): string => join(tmpdir(), `clamd-${process.pid}-${name}`);

test('MP11: what clamd says is the verdict, however large the chunks', async () => {
  const path = pathOf('says');
  await using _server = await clamd(speaking(10_000_000), path);
  const { scan } = createClamd({ path }, 60_000);
  expect(await scan(bytes(200_000))).toEqual({ verdict: 'clean' });
  expect(await scan(bytes(0))).toEqual({ verdict: 'clean' });
  expect(await scan(bytes(200_000, 'EICAR'))).toEqual({ verdict: 'infected', found: 'Eicar-Test' });
});

test('MP11: a clamd that takes 25 MB of 60 and closes says nothing of the file, whether its answer comes through or not', async () => {
  for (const [name, take] of [
    ['told', speaking(25_000_000)],
    [
      'untold',
      (socket: Socket) =>
        void socket
          .on('error', () => undefined)
          .on('data', () => socket.bytesRead > 25_000_000 && socket.destroy()),
    ],
  ] as const) {
    const path = pathOf(name);
    await using _server = await clamd(take, path);
    const { scan } = createClamd({ path }, 60_000);
    expect(await scan(bytes(60_000_000))).toEqual({ verdict: 'not-scanned', reason: 'too-large' });
  }
});

test('MP11: a silent clamd and one that is away say nothing, and the next files do not wait for it', async () => {
  const path = pathOf('silent');
  let connected = 0;
  let now = 0;
  await using _server = await clamd((socket) => {
    connected += 1;
    socket.on('error', () => undefined).resume();
  }, path);
  const { scan } = createClamd({ path }, 50, () => now);
  expect(await scan(bytes(10))).toEqual({ verdict: 'not-scanned', reason: 'time-out' });
  expect(await scan(bytes(10))).toEqual({ verdict: 'not-scanned', reason: 'unavailable' });
  expect(connected).toBe(1);
  now = 30_000;
  expect(await scan(bytes(10))).toMatchObject({ reason: 'time-out' });
  const away = createClamd({ path: pathOf('nobody') }, 60_000);
  expect(await away.scan(bytes(10))).toEqual({ verdict: 'not-scanned', reason: 'unavailable' });
});
