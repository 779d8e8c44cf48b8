import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearAbandonedSpools } from './spool.ts';

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
