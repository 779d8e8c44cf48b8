import { CommandRunner } from '@wabus/commands';
import { contactDecider } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: { id: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('ID');
  project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id, { name: 'receipt' });
});
afterAll(() => stage.end());

const at = (path: string): string => `/v1/tenants/${tenantId}${path}`;

/** The number, E.164 with +, that a route made of what it was given; or its refusal. */
type Route = (given: unknown) => Promise<string>;

const phoneOf = async (contactId: string): Promise<string> => {
  const events = (await stage.store.readStream(streamName.contact(tenantId, contactId))) as CatalogueEvent[];
  const addresses = (await openPersonal(stage.keyring, events)).flatMap((opened) =>
    opened.type === 'ContactIdentified' || opened.type === 'ContactAddressAdded' ? opened.personal : [],
  );
  return addresses.find((address) => address?.kind === 'phone')?.value ?? '';
};

async function upload(type: string, raw: string): Promise<string> {
  const plan = { projectId: project.id, title: 'Numbers', template: { name: 'receipt', language: 'en_US' } };
  const campaign = await stage.call('POST', at('/campaigns'), plan);
  const path = at(`/campaigns/${campaign.body.id}/recipients`);
  const { body } = await stage.call('POST', path, undefined, { type, raw });
  if (body.added !== 1) return JSON.stringify(body);
  const [chunk] = (await stage.store.readStream(streamName.ledger(campaign.body.id))) as CatalogueEvent[];
  return phoneOf(chunk?.personal[0]?.contactId ?? '');
}

const routes: Readonly<Record<string, Route>> = {
  messages: async (to) => {
    const template = { name: 'receipt', language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } };
    const given = { projectId: project.id, to, type: 'template', template };
    const { status, body } = await stage.call('POST', at('/messages'), given);
    return status === 202 ? body.to : JSON.stringify(body);
  },
  consents: async (to) => {
    const given = { to, purpose: 'marketing', state: 'given', source: 'form' };
    const { status, body } = await stage.call('POST', at('/consents'), given);
    return status === 201 ? phoneOf(body.contactId) : JSON.stringify(body);
  },
  JSON: (to) => upload('application/json', JSON.stringify({ recipients: [{ to }] })),
  NDJSON: (to) => upload('application/x-ndjson', JSON.stringify({ to })),
  CSV: (to) => upload('text/csv', `to,first_name\n"${to}",Ana\n`),
};
const names = Object.keys(routes);
const read = (name: string, given: unknown): Promise<string> => (routes[name] as Route)(given);

test.each(names)(
  '%s: a spreadsheet’s float is its integer, marks that nobody sees are none',
  async (name) => {
    expect(await read(name, '628123456789.0')).toBe('+628123456789');
    expect(await read(name, '\u202a+62 812-3456-789\u202c')).toBe('+628123456789');
  },
);

test.each(names)('%s: an exponent is refused in its own words', async (name) => {
  expect(await read(name, '6.28E+11')).toMatch(/digits are lost/);
});

test.each(names.filter((name) => name !== 'CSV'))('%s: a JSON number is no text of digits', async (name) => {
  expect(await read(name, 628123456789)).toMatch(/must be a string|expected string/);
});

test.each(names)(
  '%s: a number in no numbering plan is taken where it is a known person’s, and refused where it is nobody’s',
  async (name) => {
    const phone = `+15550${String(700_000 + names.indexOf(name))}`;
    expect(await read(name, phone)).toMatch(/invalid-phone-number/);
    await stage.keyring.identify(tenantId, [{ kind: 'phone', value: phone }]);
    expect(await read(name, phone)).toBe(phone);
    expect(await read(name, phone.slice(1))).toBe(phone);
  },
);

test.each(names)('%s: an id in the place of a number is called what it is', async (name) => {
  expect(await read(name, '0b1c2d3e-0000-4000-8000-00000000abcd')).toMatch(/the id of a contact/);
  expect(await read(name, 'US.13491208655302741918')).toMatch(/a user id of WhatsApp/);
  expect(await read(name, 'BR.ENT.1349aB')).toMatch(/a user id of WhatsApp/);
});

test('an address of a contact is read as every other number', async () => {
  const given = { to: { userId: 'US.1' }, purpose: 'marketing', state: 'given', source: 'form' };
  const { contactId } = (await stage.call('POST', at('/consents'), given)).body;
  const add = (value: unknown) =>
    stage.call('PUT', at(`/contacts/${contactId}`), { addresses: [{ kind: 'phone', value }] });
  expect((await add('6.28E+11')).body.errors[0].detail).toMatch(/digits are lost/);
  expect((await add('US.1')).body.errors[0].detail).toMatch(
    /value` is not a phone number but a user id of WhatsApp\.$/,
  );
  expect((await add(628123456780)).status).toBe(422);
  expect((await add('628123456780.0')).body.addresses).toContainEqual({
    kind: 'phone',
    value: '+628123456780',
  });
});

test('who is named as a contact is who is written to, whoever else the number leads to', async () => {
  const to = '+628123450001';
  const given = { purpose: 'marketing', state: 'given', source: 'form' };
  const number = (await stage.call('POST', at('/consents'), { ...given, to })).body.contactId;
  const { contactId } = (await stage.call('POST', at('/consents'), { ...given, to: { userId: 'US.2' } }))
    .body;
  const runner = new CommandRunner({ ...stage, clock: systemClock, ids: systemIds });
  await runner.run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: {
      type: 'AddAddress',
      eventId: systemIds.random(),
      contactId,
      address: { kind: 'phone', value: to },
    },
    context: {
      ...{ tenantId, key: tenantId, correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'meta', id: 'whatsapp' },
    },
  });
  const template = { name: 'receipt', language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } };
  for (const [address, expected] of [
    [{ contactId }, contactId],
    [to, number],
  ] as const) {
    const message = { projectId: project.id, to: address, type: 'template', template };
    const { status, body } = await stage.call('POST', at('/messages'), message);
    expect([status, body.to]).toEqual([202, to]);
    const [queued] = await stage.store.readStream(streamName.message(body.id));
    expect(queued?.data).toMatchObject({ contactId: expected });
  }
});
