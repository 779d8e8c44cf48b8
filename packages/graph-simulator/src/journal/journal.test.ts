import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, JournalDamaged } from './journal.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'below', 'journal.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const reopened = async (): Promise<unknown[]> => {
  const lines: unknown[] = [];
  const journal = await Journal.open<unknown>(path, (line) => lines.push(line));
  await journal.close();
  return lines;
};

test('what was appended is there when it is opened again, in order', async () => {
  const journal = await Journal.open<{ n: number; text: string }>(path, () => undefined);
  const lines = Array.from({ length: 500 }, (_, n) => ({ n, text: 'ñ😀\n'.repeat(n % 7) }));
  await Promise.all(lines.map((line) => journal.append(line)));
  await journal.close();
  expect(await reopened()).toEqual(lines);
});

test('a line is in the file by the time that append resolves', async () => {
  const journal = await Journal.open<number>(path, () => undefined);
  await journal.append(1);
  expect(readFileSync(path, 'utf8')).toBe('1\n');
  await journal.close();
});

test('a torn last line is cut off and the next line stands whole', async () => {
  const journal = await Journal.open<{ n: number }>(path, () => undefined);
  await journal.append({ n: 1 });
  await journal.close();
  appendFileSync(path, '{"n":2,"te');
  const again = await Journal.open<{ n: number }>(path, () => undefined);
  await again.append({ n: 3 });
  await again.close();
  expect(await reopened()).toEqual([{ n: 1 }, { n: 3 }]);
});

test('lines longer than one read are put together', async () => {
  const journal = await Journal.open<string>(path, () => undefined);
  const lines = ['a'.repeat(3 << 20), 'b', 'ñ'.repeat(1 << 20)];
  for (const line of lines) await journal.append(line);
  await journal.close();
  expect(await reopened()).toEqual(lines);
});

test('a damaged line in the middle is not passed over', async () => {
  const journal = await Journal.open<number>(path, () => undefined);
  await journal.close();
  writeFileSync(path, '1\n{oops\n3\n');
  await expect(reopened()).rejects.toThrow(JournalDamaged);
});
