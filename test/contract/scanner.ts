import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the scanner finds harm in. */
export const HARMFUL = 'harmful-as-agreed';
/** What it can say nothing of. */
export const UNJUDGED = 'unjudged-as-agreed';

/** Speaks as clamd does, on a socket of its own. */
export async function startScanner() {
  const path = join(tmpdir(), `wabus-scanner-${process.pid}`);
  const server = createServer((socket) => {
    let all = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      all += data.toString('latin1');
      if (all.endsWith('\0\0\0\0')) socket.end(`${verdictOf(all)}\0`);
    });
  });
  await new Promise<void>((listening) => server.listen(path, listening));
  return {
    settings: { WABUS_MEDIA_CLAMD: `unix:${path}`, WABUS_MEDIA_UNSCANNED: 'refuse' },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

function verdictOf(all: string): string {
  if (all.includes(HARMFUL)) return 'stream: As-Agreed FOUND';
  return all.includes(UNJUDGED) ? 'stream: Cannot judge it. ERROR' : 'stream: OK';
}
