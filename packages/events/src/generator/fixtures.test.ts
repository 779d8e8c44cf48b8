import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLock, schemaFile, schemasFolder } from '../avro/registry.ts';
import { decodeAsWritten, decodeEvent } from '../avro/wire.ts';
import type { EventType } from '../catalogue.ts';
import { readPersonal, validatePersonal } from '../personal.ts';
import { fromStoredJson } from '../stored-json.ts';
import { validateEvent } from '../validate.ts';
import { type Fixture, recordedOf } from './fixture.ts';
import { fixturesFolder, sealedFixturesFolder } from './outputs.ts';

const files = readdirSync(fixturesFolder)
  .filter((file) => file.endsWith('.json'))
  .sort();
const read = (file: string) => JSON.parse(readFileSync(new URL(file, fixturesFolder), 'utf8')) as Fixture;

test('every version that ever got an id has its bytes kept, and no bytes are without id', () => {
  const entries = Object.values(readLock().schemas);
  const wanted = entries.map((entry) => [schemaFile(entry).replace('.avsc', '.json'), entry.id] as const);
  const kept = files.map((file) => [file, read(file).schemaId] as const);
  expect(kept).toEqual(wanted.sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
  expect(Math.max(...entries.map((entry) => entry.id))).toBeLessThan(readLock().nextId);
});

describe('plaintexts once sealed read for ever', () => {
  const lock = JSON.parse(readFileSync(new URL('sealed.lock.json', schemasFolder), 'utf8')) as object;
  const sealed = readdirSync(sealedFixturesFolder).sort();

  test('every shape that was ever sealed has its plaintexts kept', () => {
    expect(sealed).toEqual(Object.keys(lock).map((entry) => `${entry}.json`));
  });

  test.each(sealed)('%s', (file) => {
    const [, type, version] = /^(\w+)\.v(\d+)\.json$/.exec(file) ?? [];
    const plains: unknown = JSON.parse(readFileSync(new URL(file, sealedFixturesFolder), 'utf8'));
    if (!Array.isArray(plains)) throw new Error('no list of plaintexts');
    expect(plains.length).toBeGreaterThan(0);
    const read = plains.map((plain) => readPersonal(type as EventType, Number(version), plain));
    // What was read is today's shape: it could be sealed again.
    expect(validatePersonal(type ?? '', read)).toBeGreaterThanOrEqual(Number(version));
  });
});

describe('bytes once written read for ever', () => {
  test.each(files)('%s', (file) => {
    const { schemaId, events } = read(file);
    expect(events.length).toBeGreaterThan(0);
    for (const fixture of events) {
      const bytes = Buffer.from(fixture.bytes, 'base64');
      const { revision, position, ...stored } = recordedOf(fixture);
      expect(bytes.readInt32BE(1)).toBe(schemaId);
      expect(decodeAsWritten(bytes)).toStrictEqual({ ...stored, revision, position });
      const now = decodeEvent(bytes);
      expect(now).toStrictEqual(fromStoredJson(stored, { revision, position }));
      const { revision: _revision, position: _position, ...bare } = now;
      expect(validateEvent(bare)).toStrictEqual(bare);
    }
  });
});
