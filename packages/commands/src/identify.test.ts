import { contactDecider } from '@wabus/domain';
import { withAppendFaults } from '@wabus/event-store/testing';
import { streamName } from '@wabus/events';
import type { Address } from '@wabus/keyring';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import { AppendUnknownError } from './errors.ts';
import { identify, tellAddresses } from './identify.ts';
import { mergeContacts } from './merge-contacts.ts';

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

let phones = 0;
const freshPhone = (): Address => {
  phones += 1;
  return { kind: 'phone', value: `+55219${10_000_000 + phones}` };
};
const freshId = (): Address => ({ kind: 'userId', value: `BR.${systemIds.fresh().replaceAll('-', '')}` });
const cause = () => ({
  tenantId: 't1',
  correlationId: systemIds.fresh(),
  causationId: systemIds.fresh(),
  actor: { kind: 'crm', id: 'crm-backend' } as const,
});
const ports = () => ({ runner: stand.runner(), keyring: stand.keyring });

const typesOf = async (contactId: string): Promise<string[]> =>
  (await stand.store.readStream(streamName.contact('t1', contactId))).map(({ type }) => type);

test('whoever meets the same addresses at once makes one contact of each, told of once', async () => {
  const addresses = [freshPhone(), freshPhone(), freshId()];
  const all = await Promise.all(
    Array.from({ length: 5 }, () => identify(ports(), cause(), [...addresses, ...addresses])),
  );
  const [first = []] = all;
  expect(new Set(first).size).toBe(3);
  for (const contacts of all) expect(contacts).toEqual(first);
  for (const contactId of first) expect(await typesOf(contactId)).toEqual(['ContactIdentified']);
  const marked = await stand.keyring.find('t1', addresses);
  expect(marked.map((known) => known?.marked)).toEqual([true, true, true]);
});

test('an address that was joined before its contact was told of is told behind it, in whatever order they come', async () => {
  const [phone, id] = [freshPhone(), freshId()];
  const [known] = await stand.keyring.identify('t1', [phone]);
  const contactId = known?.contactId ?? '';
  await stand.keyring.link('t1', contactId, [id]);
  expect(await identify(ports(), cause(), [id, phone])).toEqual([contactId, contactId]);
  expect(await typesOf(contactId)).toEqual(['ContactIdentified', 'ContactAddressAdded']);
});

test('a contact that the store did not take stays unmarked with the reason, and the next try tells of it', async () => {
  const [phone, id, neighbour] = [freshPhone(), freshId(), freshPhone()];
  const [[lost], [other]] = await Promise.all([
    stand.keyring.identify('t1', [phone]),
    stand.keyring.identify('t1', [neighbour]),
  ]);
  const contactId = lost?.contactId ?? '';
  await stand.keyring.link('t1', contactId, [id]);
  const store = withAppendFaults(stand.store, ({ stream }) =>
    stream.includes(contactId) ? 'lost-before' : 'none',
  );
  const faulty = {
    runner: stand.runner({ store, retry: { unknowns: 1, firstMs: 1, maxMs: 1 } }),
    keyring: stand.keyring,
  };
  const toTell = [
    { contactId, first: true, address: phone, cause: cause() },
    { contactId, first: false, address: id, cause: cause() },
    { contactId: other?.contactId ?? '', first: true, address: neighbour, cause: cause() },
  ];
  const { stand: standing, failures } = await tellAddresses(faulty, 't1', toTell);
  expect(standing).toEqual([neighbour]);
  expect([...failures.keys()]).toEqual([contactId]);
  expect(failures.get(contactId)).toBeInstanceOf(AppendUnknownError);
  await expect(identify(faulty, cause(), [phone, id])).rejects.toBeInstanceOf(AppendUnknownError);
  expect(await identify(ports(), cause(), [phone, id])).toEqual([contactId, contactId]);
  expect(await typesOf(contactId)).toEqual(['ContactIdentified', 'ContactAddressAdded']);
});

test('who was erased meanwhile is not one person with anybody: the other one goes on alone', async () => {
  const [old] = await identify(ports(), cause(), [freshPhone()]);
  const [young] = await identify(ports(), cause(), [freshId()]);
  const pair = { one: young ?? '', other: old ?? '' };
  const at = '2026-11-01T10:00:00.000Z';
  await stand.runner().run({
    decider: contactDecider,
    stream: streamName.contact('t1', pair.other),
    command: { type: 'EraseContact', contactId: pair.other, personId: pair.other, at },
    context: { ...cause(), key: 't1' },
  });
  expect(await mergeContacts(ports(), { cause: cause(), at }, pair, 'shown-together')).toBe(pair.one);
  expect(await typesOf(pair.one)).toEqual(['ContactIdentified']);
  expect(await typesOf(pair.other)).toEqual(['ContactIdentified', 'ContactErased']);
  expect(await stand.keyring.survivorsOf('t1', [pair.one])).toEqual([pair.one]);
});
