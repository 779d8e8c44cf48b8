import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '@wabus/event-log';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frameOf, readFrame } from './frames.ts';
import { Spool } from './spool.ts';

const numRuns = 40 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wabus-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (maxBytes = 1_000_000) => Spool.open({ folder, maxBytes });
const recordOf = (key: string, text: string): LogRecord => ({
  key,
  value: Buffer.from(text),
  headers: { 'received-at': '2026-11-30T13:42:51.000Z' },
});

/** Drains into a list until so many came; `fails` says which tries the log refuses. */
async function drained(spool: Spool, wanted: number, fails: (tries: number) => boolean = () => false) {
  const taken: string[] = [];
  const end = new AbortController();
  let tries = 0;
  await spool.drain(
    async (records) => {
      tries += 1;
      if (fails(tries)) throw new Error('away');
      taken.push(...records.map(({ key, value }) => `${key} ${value}`));
      if (taken.length >= wanted) end.abort();
    },
    { signal: end.signal, onError: () => undefined },
  );
  return taken;
}

test('whatever was taken is there after kill -9, and leaves in the order in which it came', async () => {
  const killed = open();
  const texts = Array.from({ length: 50 }, (_, n) => `text ${n}`);
  expect(await Promise.all(texts.map((text) => killed.add([recordOf('501', text)])))).toEqual(
    texts.map(() => true),
  );
  // It is not closed: another process finds what is on the disk, and a record that was cut off.
  const [file = ''] = readdirSync(folder);
  appendFileSync(join(folder, file), frameOf(recordOf('501', 'cut off')).subarray(0, -1));
  const next = open();
  expect(next.isEmpty()).toBe(false);
  expect(await next.add([recordOf('501', 'later')])).toBe(true);
  const all = [...texts, 'later'].map((text) => `501 ${text}`);
  expect(await drained(next, all.length, (tries) => tries % 2 === 1)).toEqual(all);
  expect(next.isEmpty()).toBe(true);
  expect(next.bytes).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  await Promise.all([next.close(), killed.close()]);
});

test('records that come while others leave come behind them, and what leaves gives its room back', async () => {
  const spool = open(400);
  const one = recordOf('501', 'x'.repeat(100));
  expect([await spool.add([one]), await spool.add([one]), await spool.add([one])]).toEqual([
    true,
    true,
    false,
  ]);
  const seen: string[] = [];
  const end = new AbortController();
  await spool.drain(
    async (records) => {
      seen.push(...records.map(({ value }) => `${value}`.slice(0, 5)));
      if (seen.length === 2) expect(await spool.add([recordOf('501', 'later')])).toBe(true);
      if (seen.length === 3) end.abort();
    },
    { signal: end.signal, onError: () => undefined },
  );
  expect(seen).toEqual(['xxxxx', 'xxxxx', 'later']);
  expect(spool.bytes).toBe(0);
  await spool.close();
});

test('a file that was damaged gives what stands before the damage, and the next files whole', async () => {
  const first = open();
  await first.add([recordOf('501', 'one'), recordOf('501', 'two')]);
  await first.close();
  const [file = ''] = readdirSync(folder);
  const size = statSync(join(folder, file)).size;
  const second = open();
  await second.add([recordOf('501', 'three')]);
  await second.close();
  writeFileSync(join(folder, file), Buffer.concat([frameOf(recordOf('501', 'one')), Buffer.alloc(size / 2)]));
  expect(await drained(open(), 2)).toEqual(['501 one', '501 three']);
});

test('a record is read as it was written, and nothing that was cut short', () => {
  const records = fc.record({
    key: fc.string({ unit: 'binary' }),
    value: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    headers: fc.dictionary(fc.string(), fc.string()),
  });
  fc.assert(
    fc.property(records, fc.nat(), (record, cut) => {
      const frame = frameOf({ ...record, headers: { ...record.headers } });
      const read = readFrame(frame, 0);
      expect(read?.record.value.equals(record.value)).toBe(true);
      expect([read?.record.key, read?.next]).toEqual([record.key, frame.length]);
      expect(readFrame(frame.subarray(0, cut % frame.length), 0)).toBeUndefined();
    }),
    { numRuns },
  );
});
