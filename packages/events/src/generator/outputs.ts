import { existsSync, readFileSync } from 'node:fs';
import { type LockEntry, readSchema, type SchemaLock, schemaFile, schemasFolder } from '../avro/registry.ts';
import { catalogue } from '../catalogue.ts';
import type { EventDefinition } from '../define-event.ts';
import { upcasters } from '../upcasters.ts';
import { eventsPage } from './events-page.ts';
import { KINDS, makeFixture } from './fixture.ts';
import { planSchemas } from './plan.ts';
import { planSealed, type SealedLock, type SealedPlan } from './plan-sealed.ts';
import { sampleRecord } from './sample.ts';

const sealedLockFile = new URL('sealed.lock.json', schemasFolder);
const lockFile = new URL('schemas.lock.json', schemasFolder);
const page = new URL('../../../../docs/events.md', import.meta.url);

/** Where the bytes of every version ever written are kept. */
export const fixturesFolder = new URL('../../fixtures/', import.meta.url);

/** Where a plaintext of every shape that was ever sealed is kept, one `<Type>.v<N>.json` for each. */
export const sealedFixturesFolder = new URL('sealed/', fixturesFolder);

/** What the generator would write, and why it must not. */
export interface Outputs {
  /** Only files whose text differs from what is on disk. */
  readonly stale: ReadonlyMap<URL, string>;
  readonly faults: readonly string[];
}

/** Compares schemas, locks, fixtures and events page on disk with the catalogue. Fixtures are made once and never again. */
export function outputs(): Outputs {
  const definitions: readonly EventDefinition[] = Object.values(catalogue);
  const lock = readJson<SchemaLock>(lockFile, { nextId: 1, schemas: {} });
  const sealed = planSealed(definitions, upcasters, readJson<SealedLock>(sealedLockFile, {}));
  const plan = planSchemas({
    definitions,
    lock,
    checkedIn: (entry) =>
      existsSync(new URL(schemaFile(entry), schemasFolder)) ? readSchema(entry) : undefined,
    upcasters: new Set(upcasters.map((step) => `${step.type}.v${step.from}`)),
  });
  const wanted = new Map<URL, string>([
    [lockFile, json(plan.lock)],
    [sealedLockFile, json(sealed.lock)],
    [page, eventsPage(definitions, upcasters)],
    ...newSealedFixtures(sealed),
  ]);
  for (const [file, schema] of plan.schemas) wanted.set(new URL(file, schemasFolder), json(schema));
  for (const entry of Object.values(plan.lock.schemas)) {
    const file = new URL(schemaFile(entry).replace('.avsc', '.json'), fixturesFolder);
    const schema = plan.schemas.get(schemaFile(entry));
    if (schema && !existsSync(file)) wanted.set(file, json(makeFixture(entry.id, schema)));
  }
  const stale = [...wanted].filter(
    ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  );
  const lost = [...lostFixtures(definitions, lock), ...lostSealedFixtures(sealed)];
  return { stale: new Map(stale), faults: [...plan.faults, ...sealed.faults, ...lost] };
}

/** A fixture of an earlier version cannot be made afterwards: it would only prove today's code against itself. */
function lostFixtures(definitions: readonly EventDefinition[], lock: SchemaLock): string[] {
  const current = new Set(definitions.map(schemaFile));
  const lost = (entry: LockEntry) =>
    !current.has(schemaFile(entry)) &&
    !existsSync(new URL(schemaFile(entry).replace('.avsc', '.json'), fixturesFolder));
  return Object.values(lock.schemas)
    .filter(lost)
    .map((entry) => `the fixture of ${entry.type} v${entry.version} is lost: restore it from history`);
}

const sealedFixture = (entry: string): URL => new URL(`${entry}.json`, sealedFixturesFolder);

function newSealedFixtures({ shapes }: SealedPlan): [URL, string][] {
  return [...shapes]
    .filter(([entry]) => !existsSync(sealedFixture(entry)))
    .map(([entry, shape]) => [sealedFixture(entry), json(KINDS.map((kind) => sampleRecord(shape, kind)))]);
}

function lostSealedFixtures({ lock, shapes }: SealedPlan): string[] {
  return Object.keys(lock)
    .filter((entry) => !shapes.has(entry) && !existsSync(sealedFixture(entry)))
    .map((entry) => `the sealed fixture of ${entry} is lost: restore it from history`);
}

function readJson<Value>(file: URL, otherwise: Value): Value {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Value) : otherwise;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
