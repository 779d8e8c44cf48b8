import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLock, schemaFile } from '../avro/registry.ts';
import { decodeAsWritten, decodeEvent } from '../avro/wire.ts';
import { fromStoredJson } from '../stored-json.ts';
import { validateEvent } from '../validate.ts';
import { type Fixture, recordedOf } from './fixture.ts';
import { fixturesFolder } from './outputs.ts';

const files = readdirSync(fixturesFolder).sort();
const read = (file: string) => JSON.parse(readFileSync(new URL(file, fixturesFolder), 'utf8')) as Fixture;

test('every version that ever got an id has its bytes kept, and no bytes are without id', () => {
  const entries = Object.values(readLock().schemas);
  const wanted = entries.map((entry) => [schemaFile(entry).replace('.avsc', '.json'), entry.id] as const);
  const kept = files.map((file) => [file, read(file).schemaId] as const);
  expect(kept).toEqual(wanted.sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
  expect(Math.max(...entries.map((entry) => entry.id))).toBeLessThan(readLock().nextId);
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
