import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const start = resolve(import.meta.dirname, 'main.ts');

/** Every file of ours that a file loads when it runs, directly or through others; imports of types load nothing. */
function loadedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, clause = '', module = ''] of text.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)';/gms)) {
    const target = clause.startsWith('type ') ? undefined : fileOf(module, file);
    if (target) loadedFrom(target, seen);
  }
  return seen;
}

function fileOf(module: string, from: string): string | undefined {
  if (module.startsWith('.')) return resolve(dirname(from), module);
  if (!module.startsWith('@wabus/')) return undefined;
  return createRequire(from).resolve(module);
}

test('the receiver loads neither vault nor keyring nor the Graph client', () => {
  const loaded = [...loadedFrom(start)];
  expect(loaded.some((file) => file.includes('/packages/whatsapp/src/webhooks/'))).toBe(true);
  expect(loaded.some((file) => file.includes('/packages/event-log/src/'))).toBe(true);
  const forbidden =
    /packages\/(vault|keyring)\/|packages\/whatsapp\/src\/graph\/|webhook-ingest\/src\/normaliser\//;
  expect(loaded.filter((file) => forbidden.test(file))).toEqual([]);
});

test('the rule would see the Graph client', () => {
  const loaded = [...loadedFrom(fileURLToPath(import.meta.resolve('@wabus/whatsapp')))];
  expect(loaded.some((file) => file.endsWith('/packages/whatsapp/src/graph/client.ts'))).toBe(true);
});
