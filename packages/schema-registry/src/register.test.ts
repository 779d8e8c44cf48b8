import { type WireSchema, wireSchemas } from '@wabus/events';
import { Secret } from '@wabus/platform';
import { afterEach, expect, test } from 'vitest';
import { type RegistryDouble, type RegistryDoubleOptions, startRegistryDouble } from '../testing/index.ts';
import {
  RegistryClient,
  RegistryRefusedError,
  RegistryUnavailableError,
  registerSchemas,
  verifySchemas,
} from './index.ts';
import { subjectOf } from './subject.ts';

const all = wireSchemas();
const [first, second] = all as [WireSchema, WireSchema];
const ofTwoVersions = all.filter(({ type }) => type === 'ContactIdentified');

let doubles: RegistryDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.map((double) => double.close()));
  doubles = [];
});

async function registry(options?: RegistryDoubleOptions): Promise<[RegistryDouble, RegistryClient]> {
  const double = await startRegistryDouble(options);
  doubles.push(double);
  return [double, new RegistryClient({ url: double.url }, { firstWaitMs: 1 })];
}

const writes = ({ requests }: RegistryDouble): string[] => requests.filter((one) => !one.startsWith('GET'));

test('an empty registry gets every schema under the ids and versions of the lock, and its modes back', async () => {
  const [double, client] = await registry();
  expect(await registerSchemas(client)).toEqual({ registered: all.length, held: 0 });
  for (const schema of all) expect(double.versionsOf(subjectOf(schema)).get(schema.version)).toBe(schema.id);
  expect([...double.versionsOf('wabus.events.ContactIdentified').keys()]).toEqual([1, 2]);
  expect(double.modes.size).toBe(0);
  await verifySchemas(client);
});

test('registering again writes nothing', async () => {
  const [double, client] = await registry();
  await registerSchemas(client);
  const before = writes(double).length;
  expect(await registerSchemas(client)).toEqual({ registered: 0, held: all.length });
  expect(writes(double)).toHaveLength(before);
});

test('a new version of a type comes beside the old one, though its subject is not empty', async () => {
  const [double, client] = await registry();
  const [older] = ofTwoVersions as [WireSchema];
  await registerSchemas(client, [older]);
  expect(await registerSchemas(client, ofTwoVersions)).toEqual({ registered: 1, held: 1 });
  expect([...double.versionsOf(subjectOf(older)).values()]).toEqual(ofTwoVersions.map(({ id }) => id));
});

test('three registrations at once all succeed, and leave no mode behind', async () => {
  const [double, client] = await registry();
  await Promise.all([registerSchemas(client), registerSchemas(client), registerSchemas(client)]);
  await verifySchemas(client);
  expect(double.modes.size).toBe(0);
});

test('a registration that died in IMPORT mode is finished by the next one', async () => {
  const [double, client] = await registry();
  await client.change('PUT', `/mode/${subjectOf(first)}?force=true`, { mode: 'IMPORT' });
  await registerSchemas(client, [first]);
  expect(double.modes.size).toBe(0);
});

test('a registry that is in IMPORT mode as a whole, and one that cannot forget a mode, do as well', async () => {
  const [whole, client] = await registry();
  whole.globalMode = 'IMPORT';
  await registerSchemas(client);
  expect(writes(whole).filter((one) => one.includes('/mode'))).toEqual([]);
  const [stubborn, other] = await registry({ forgets: false });
  await registerSchemas(other, [first]);
  expect(stubborn.modes.get(subjectOf(first))).toBe('READWRITE');
});

test('an id that another schema has is refused before anything is written, with what to do', async () => {
  const [double, client] = await registry();
  double.registerOther('orders-value', { type: 'record', name: 'Order', fields: [] });
  const error = await registerSchemas(client).catch((caught: unknown) => caught);
  expect(String(error)).toContain(`id 1 is not ${first.type} v${first.version}`);
  expect(String(error)).toContain('/contexts/.wabus');
  expect(writes(double)).toEqual([]);
});

test('a schema that has another id there is refused before anything is written', async () => {
  const [double, client] = await registry();
  double.registerOther(subjectOf(second), second.schema);
  await expect(registerSchemas(client, [second])).rejects.toThrow(
    `${second.type} v${second.version} has the id 1 there and ${second.id} here`,
  );
  expect(writes(double)).toEqual([]);
});

test('a registry that only counts does while it counts right, and is refused at the first wrong id', async () => {
  const [own, client] = await registry({ counts: true });
  expect(await registerSchemas(client)).toEqual({ registered: all.length, held: 0 });
  await verifySchemas(client);
  expect([...own.versionsOf('wabus.events.ContactIdentified').keys()]).toEqual([1, 2]);
  const [, other] = await registry({ counts: true });
  const error = await registerSchemas(other, [second]).catch((caught: unknown) => caught);
  expect(String(error)).toContain(
    `${second.type} v${second.version} got the id 1 there and has ${second.id} here`,
  );
  expect(String(error)).toContain('does not keep ids that are given');
});

test('a registry without IMPORT mode, and one that may not be written, refuse by name', async () => {
  const [, client] = await registry({ imports: false });
  await expect(registerSchemas(client)).rejects.toThrow('knows no IMPORT mode');
  const [closed, other] = await registry();
  closed.globalMode = 'READONLY';
  await expect(registerSchemas(other)).rejects.toThrow('is in mode READONLY');
  expect(writes(closed)).toEqual([]);
});

test('verifying names what is missing and how it comes there, and what is different', async () => {
  const [double, client] = await registry();
  await expect(verifySchemas(client)).rejects.toThrow(
    / and \d+ more\. Register them first: `npm run service/,
  );
  double.registerOther('orders-value', { type: 'string' });
  await expect(verifySchemas(client, [first])).rejects.toThrow(`id 1 is not ${first.type} v1`);
});

test('a registry that was away for a moment is asked again; one that stays away is named', async () => {
  const [double, client] = await registry();
  double.unavailable = 3;
  await registerSchemas(client, [first]);
  await double.close();
  doubles = [];
  const error = await verifySchemas(client, [first]).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RegistryUnavailableError);
  expect(String(error)).toContain(double.url);
});

test('credentials are sent, never shown, and missing ones are said to be missing', async () => {
  const [double, anonymous] = await registry({ credentials: 'wabus:t0p-secret' });
  const refused = await verifySchemas(anonymous, [first]).catch((caught: unknown) => caught);
  expect(refused).toBeInstanceOf(RegistryRefusedError);
  expect(String(refused)).toContain('WABUS_SCHEMA_REGISTRY_USER');
  const client = new RegistryClient({ url: double.url, user: 'wabus', password: new Secret('t0p-secret') });
  await registerSchemas(client, [first]);
  const wrong = new RegistryClient({ url: double.url, user: 'wabus', password: new Secret('t0p-secret2') });
  expect(String(await verifySchemas(wrong).catch((caught: unknown) => caught))).not.toContain('t0p-secret');
});

test('another server is not taken for an empty registry', async () => {
  const [double] = await registry();
  const astray = new RegistryClient({ url: `${double.url}/somewhere` });
  await expect(verifySchemas(astray)).rejects.toThrow('Is WABUS_SCHEMA_REGISTRY_URL the address');
});
