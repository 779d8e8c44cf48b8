import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOnce } from '../sealed/let-go.ts';
import { clearAbandonedSpools, createSpool } from './spool.ts';

test('what killed processes left goes; what somebody writes to, and what is no spool, stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spools-'));
  const [now, before] = [new Date(), new Date(Date.now() - 7_200_000)];
  try {
    for (const name of ['incoming-dead', 'incoming-busy', 'objects']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'file'), 'sealed');
      utimesSync(join(folder, name, 'file'), before, name === 'incoming-busy' ? now : before);
      utimesSync(join(folder, name), before, before);
    }
    await clearAbandonedSpools(folder, 'incoming-', now);
    expect(readdirSync(folder).toSorted()).toEqual(['incoming-busy', 'objects']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a large file takes no more memory than a small one, whether V8 looks for memory that nobody uses or not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'));
  const object = { objectId: 'o1', key: createSecretKey(randomBytes(32)) };
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  async function* video(): AsyncGenerator<Buffer> {
    for (let chunk = 0; chunk < 1_600; chunk += 1) {
      yield Buffer.alloc(65_536, chunk);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
  }
  try {
    const spooled = await createSpool(join(folder, 'incoming')).take(readOnce(video()), object, 200_000_000);
    expect(spooled.bytes).toBe(104_857_600);
    expect(most).toBeLessThan(10_000_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
