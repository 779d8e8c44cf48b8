import { consentSchema, contactSchema, settingsSchema } from '@wabus/api-contract';
import { CommandRunner } from '@wabus/commands';
import { type ContactCommand, contactDecider, DEFAULT_SETTINGS } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conflictOf } from './people.ts';
import { type Answer, type CallOptions, createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: { id: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id, { name: 'welcome', category: 'MARKETING' });
  await stage.approvedTemplate(tenantId, project.id, { name: 'receipt' });
});
afterAll(() => stage.end());

let last = 987_660_000;
const phone = (): string => `+5511${++last}`;
const ownId = (): string => `BR.${systemIds.random().replaceAll('-', '')}`;
const at = (path: string): string => `/v1/tenants/${tenantId}${path}`;
const post = (path: string, body: unknown, options?: CallOptions) =>
  stage.call('POST', at(path), body, options);
const put = (path: string, body: unknown): Promise<Answer> => stage.call('PUT', at(path), body);
const send = (to: unknown, name = 'welcome') =>
  post('/messages', {
    projectId: project.id,
    to,
    type: 'template',
    template: { name, language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } },
  });
const word = { purpose: 'marketing', state: 'withdrawn', source: 'call' } as const;

async function known(to = phone()): Promise<{ to: string; id: string }> {
  const { body } = await post('/consents', { ...word, to, state: 'given' });
  return { to, id: body.contactId };
}

/** Something that WhatsApp tells of a contact, as the normaliser would record it. */
const told = (id: string, command: ContactCommand) =>
  new CommandRunner({ ...stage, clock: systemClock, ids: systemIds }).run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, id),
    command,
    context: {
      ...{ tenantId, key: tenantId, correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'meta', id: 'webhook' },
    },
  });
const tell = (id: string, event: Extract<ContactCommand, { type: 'RecordIdentity' }>['event']) =>
  told(id, { type: 'RecordIdentity', event });

describe('settings', () => {
  test('keep what is left out, and are refused where they make no sense', async () => {
    const optIn = await put('/settings', { replyAttributionHours: 24, quietHours: null });
    expect(optIn.status).toBe(200);
    expect(settingsSchema.parse(optIn.body)).toEqual({ ...DEFAULT_SETTINGS, replyAttributionHours: 24 });
    const stopKeywords = { pt: ['chega'] };
    const changed = await put('/settings', { stopKeywords, consentPolicy: null });
    expect(changed.body).toEqual({
      ...DEFAULT_SETTINGS,
      stopKeywords,
      replyAttributionHours: 24,
    });
    const position = changed.headers.get('wabus-position');
    const again = await put('/settings', changed.body);
    expect([again.body, again.headers.get('wabus-position')]).toEqual([changed.body, position]);
    const wrong = {
      stopKeywords: { pt: ['!!!'] },
      startKeywords: { 'no language at all': ['x'] },
      consentPolicy: { marketing: 'never' },
      quietHours: { from: '21:00', to: '08:00' },
      replyAttributionHours: 0,
    };
    for (const [name, value] of Object.entries(wrong)) {
      const answer = await put('/settings', { [name]: value });
      expect([name, answer.status, answer.body.code]).toEqual([name, 422, 'validation-failed']);
    }
  });
});

test('settings of a project keep what is left out, and are refused where they make no sense', async () => {
  const id = await stage.project(tenantId);
  const set = (body: object, of = id) => put(`/projects/${of}/settings`, body);
  expect(await set({})).toMatchObject({ status: 200, body: { hideRevoked: false } });
  expect(await set({ hideRevoked: true })).toMatchObject({ status: 200, body: { hideRevoked: true } });
  expect(await set({ hideRevoked: null })).toMatchObject({ status: 200, body: { hideRevoked: true } });
  await set({ hideRevoked: true });
  for (const wrong of [{ hideRevoked: 'yes' }, { hideEverything: true }, []])
    expect(await set(wrong)).toMatchObject({ status: 422 });
  const other = await stage.project(await stage.tenant());
  expect(await set({ hideRevoked: true }, other)).toMatchObject({ status: 404 });
  const types = ['ProjectCreated', 'ProjectSettingsChanged'];
  expect(await stage.eventTypes(streamName.project(id))).toEqual(types);
});

describe('consent', () => {
  test('of somebody new makes a contact; the answer says what was recorded', async () => {
    const evidence = { page: 'https://shop.example/out', ip: '10.0.0.1' };
    const occurredAt = '2026-11-01T12:00:00+02:00';
    const answer = await post('/consents', { ...word, to: '11 98766-9001', evidence, occurredAt });
    expect(answer.status).toBe(201);
    expect(consentSchema.parse(answer.body)).toMatchObject({
      ...word,
      at: '2026-11-01T10:00:00.000Z',
      evidence,
    });
    const { contactId } = answer.body;
    expect(answer.headers.get('location')).toBe(at(`/contacts/${contactId}`));
    const [identified, withdrawn] = await stage.store.readStream(`contact-${tenantId}-${contactId}`);
    expect([identified?.type, withdrawn?.type]).toEqual(['ContactIdentified', 'ConsentWithdrawn']);
    expect(JSON.stringify([identified?.data, withdrawn?.data])).not.toMatch(/98766|shop\.example/);
    const later = await post(`/contacts/${contactId}/consents`, {
      ...word,
      state: 'given',
      evidence: 'form',
    });
    expect(later.body).toMatchObject({ contactId, state: 'given', evidence: 'form', source: 'call' });
  });

  test('is recorded once under one key; another body under it is refused', async () => {
    const { id, to } = await known();
    const body = { ...word, evidence: 'letter' };
    for (const [path, given] of [
      [`/contacts/${id}/consents`, body],
      ['/consents', { ...body, to }],
      ['/consents', { ...body, to: phone() }],
    ] as const) {
      const key = systemIds.fresh();
      const answers = await Promise.all([1, 2, 3, 4].map(() => post(path, given, { key })));
      expect(new Set(answers.map(({ body: { id: event } }) => event)).size).toBe(1);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      const replayed = answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true');
      expect(replayed).toHaveLength(3);
      const other = await post(path, { ...given, state: 'given' }, { key });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    const events = await stage.store.readStream(`contact-${tenantId}-${id}`);
    expect(events.map(({ type }) => type)).toEqual([
      'ContactIdentified',
      'ConsentGiven',
      'ConsentWithdrawn',
      'ConsentWithdrawn',
    ]);
  });

  test('of nobody, of the future or without a source is refused', async () => {
    const { id } = await known();
    const nobody = systemIds.random();
    expect((await post(`/contacts/${nobody}/consents`, word)).status).toBe(404);
    const future = new Date(Date.now() + 3_600_000).toISOString();
    for (const [path, body] of [
      [`/contacts/${id}/consents`, { ...word, occurredAt: future }],
      [`/contacts/${id}/consents`, { ...word, occurredAt: '0000-06-01T00:00:00Z' }],
      [`/contacts/${id}/consents`, { ...word, occurredAt: '0000-01-01T00:00:00+14:00' }],
      [`/contacts/${id}/consents`, { ...word, occurredAt: '9999-12-31T23:59:59-14:00' }],
      [`/contacts/${id}/consents`, { ...word, source: '' }],
      [`/contacts/${id}/consents`, { ...word, purpose: 'spam' }],
      ['/consents', { ...word, to: { contactId: nobody } }],
      ['/consents', word],
    ] as const) {
      expect((await post(path, body)).body.code).toBe('validation-failed');
    }
    expect((await post('/consents', { ...word, to: '12' })).body.code).toBe('invalid-phone-number');
  });

  test('of a clock ahead of ours stands at our time, so that a STOP right after it counts', async () => {
    const { id } = await known();
    const occurredAt = new Date(Date.now() + 50_000).toISOString();
    const { status, body } = await post(`/contacts/${id}/consents`, { ...word, state: 'given', occurredAt });
    expect(status).toBe(201);
    expect(Date.parse(body.at)).toBeLessThanOrEqual(Date.now());
  });

  test('decides what may be sent: marketing by its own word, utility by `all`', async () => {
    const { id, to } = await known();
    expect((await send(to)).status).toBe(202);
    await post(`/contacts/${id}/consents`, word);
    const refused = await send(to);
    expect([refused.status, refused.body.code, refused.body.retryable]).toEqual([
      422,
      'contact-opted-out',
      false,
    ]);
    expect((await send({ contactId: id })).body.code).toBe('contact-opted-out');
    expect((await send(to, 'receipt')).status).toBe(202);
    await post(`/contacts/${id}/consents`, { ...word, purpose: 'all' });
    expect((await send(to, 'receipt')).body.code).toBe('contact-opted-out');
    await post(`/contacts/${id}/consents`, { ...word, state: 'given' });
    expect((await send(to)).status).toBe(202);
    expect((await send(to, 'receipt')).body.code).toBe('contact-opted-out');
  });

  test('has to be given first where the tenant says so', async () => {
    const { to } = await known();
    await put('/settings', { consentPolicy: { marketing: 'opt-in' } });
    const stranger = phone();
    const refused = await send(stranger);
    expect([refused.body.code, refused.body.detail]).toEqual([
      'contact-opted-out',
      'The person has not given consent to marketing, which the settings ask for first.',
    ]);
    expect((await send(stranger, 'receipt')).status).toBe(202);
    expect((await send(to)).status).toBe(202);
    await put('/settings', { consentPolicy: { marketing: 'opt-out' } });
    expect((await send(stranger)).status).toBe(202);
  });
});

describe('a contact', () => {
  test('is told who it is, keeps what is left out, and loses what is null', async () => {
    const { id, to } = await known();
    const first = await put(`/contacts/${id}`, { name: 'Ana', language: 'pt-BR', externalId: 'lead-7' });
    expect(first.status).toBe(200);
    expect(contactSchema.parse(first.body)).toMatchObject({
      ...{ id, name: 'Ana', language: 'pt-BR', externalId: 'lead-7' },
      addresses: [{ kind: 'phone', value: to }],
      consents: [{ purpose: 'marketing', state: 'given', source: 'call', evidence: null }],
    });
    const second = await put(`/contacts/${id}`, { language: null });
    expect(second.body).toMatchObject({ name: 'Ana', language: null, externalId: 'lead-7' });
    const events = await stage.store.readStream(`contact-${tenantId}-${id}`);
    await put(`/contacts/${id}`, { name: 'Ana' });
    expect(await stage.store.readStream(`contact-${tenantId}-${id}`)).toHaveLength(events.length);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toMatch(/Ana|lead-7/);
  });

  test('has a new address once, however many name it at the same moment', async () => {
    const { id } = await known();
    const address = { kind: 'userId', value: ownId() };
    const addresses = [address, address];
    await Promise.all([1, 2, 3].map(() => put(`/contacts/${id}`, { addresses })));
    const { body } = await put(`/contacts/${id}`, {});
    expect(body.addresses).toEqual([{ kind: 'phone', value: expect.any(String) }, address]);
  });

  test('is met by any of its addresses from then on; one of somebody else is refused', async () => {
    const [one, two] = [await known(), await known()];
    const [more, userId] = [phone(), ownId()];
    const addresses = [
      { kind: 'phone', value: more.replace('+55', '').replace(/^(\d\d)/, '($1) ') },
      { kind: 'userId', value: userId },
      { kind: 'username', value: 'ana' },
    ];
    const { body } = await put(`/contacts/${one.id}`, { addresses });
    expect(body.addresses).toEqual([
      { kind: 'phone', value: one.to },
      { kind: 'phone', value: more },
      { kind: 'userId', value: userId },
      { kind: 'username', value: 'ana' },
    ]);
    expect((await put(`/contacts/${one.id}`, { addresses })).body).toEqual(body);
    expect((await post('/consents', { ...word, to: more })).body.contactId).toBe(one.id);
    const byUserId = await post('/consents', { ...word, to: { userId } });
    expect(byUserId.body.contactId).toBe(one.id);
    const taken = await put(`/contacts/${two.id}`, { addresses: [{ kind: 'phone', value: more }] });
    expect([taken.status, taken.body.code]).toEqual([409, 'address-taken']);
    for (const value of ['BR.ENT.118', 'ana', more]) {
      const addresses = [{ kind: 'userId', value }];
      const path = 'addresses.0.value';
      expect((await put(`/contacts/${two.id}`, { addresses })).body).toMatchObject({ errors: [{ path }] });
    }
    const wrong = await put(`/contacts/${two.id}`, { addresses: [{ kind: 'phone', value: '12' }] });
    expect(wrong.body).toMatchObject({
      code: 'invalid-phone-number',
      errors: [{ path: 'addresses.0.value' }],
    });
  });

  test('does not get back by being told so what WhatsApp says they gave up, as reading tells it', async () => {
    const { id, to } = await known();
    const gone = { type: 'ContactAddressRemoved', id: systemIds.random() } as const;
    const time = '2026-11-02T10:00:00.000Z';
    await tell(id, {
      ...{ ...gone, data: { contactId: id, because: 'number-changed', at: time } },
      personal: [{ contactId: id, plain: { kind: 'phone', value: to } }],
    });
    const addresses = [{ kind: 'phone', value: to }];
    for (const given of [{}, { addresses }, { addresses }]) {
      const { body } = await put(`/contacts/${id}`, given);
      expect(body.addresses).toEqual([]);
      expect(body.knownAddresses).toEqual([{ kind: 'phone', value: to, source: 'crm', formerAt: time }]);
    }
    expect((await stage.store.readStream(streamName.contact(tenantId, id))).length).toBe(3);
  });

  test('shows the username that WhatsApp showed last as theirs, and the one before as history', async () => {
    const { id } = await known();
    for (const [value, time] of [
      ['ana', '2026-11-01T10:00:00.000Z'],
      ['ana.b', '2026-11-02T10:00:00.000Z'],
    ] as const) {
      await told(id, {
        ...{ type: 'AddAddress', eventId: systemIds.random(), contactId: id, portfolio: 'p1' },
        ...{ address: { kind: 'username', value }, at: time },
      });
    }
    const addresses = [{ kind: 'username', value: 'ana' }];
    for (const given of [{}, { addresses }, { addresses }]) {
      const { body } = await put(`/contacts/${id}`, given);
      expect(body.addresses.slice(1)).toEqual([{ kind: 'username', value: 'ana.b' }]);
      expect(body.knownAddresses.slice(2)).toEqual([
        { kind: 'username', value: 'ana', source: 'inbound', formerAt: '2026-11-02T10:00:00.000Z' },
      ]);
    }
  });

  test('of another tenant, or of nobody, is not found', async () => {
    const { id } = await known();
    const other = await stage.tenant();
    for (const path of [`/v1/tenants/${other}/contacts/${id}`, at(`/contacts/${systemIds.random()}`)]) {
      expect((await stage.call('PUT', path, { name: 'x' })).status).toBe(404);
      expect((await stage.call('POST', `${path}/consents`, word)).status).toBe(404);
    }
  });
});

test('somebody who was erased is linked with nobody and found to be nobody, and whoever is left is still written to', async () => {
  const [left, linked, other] = [await known(), await known(), await known()];
  expect((await post(`/contacts/${left.id}/link`, { contactId: left.id })).body).toMatchObject({
    errors: [{ path: 'contactId', code: 'itself' }],
  });
  expect((await post(`/contacts/${left.id}/link`, { contactId: linked.id })).status).toBe(200);
  const conflict = await conflictOf(stage, tenantId, { contactId: left.id, otherId: other.id });
  for (const { id } of [linked, other]) expect((await post(`/contacts/${id}/erase`, {})).status).toBe(202);
  expect(await send({ contactId: left.id })).toMatchObject({ status: 202 });
  const decide = (same: boolean) => post(`/identity-conflicts/${conflict}/decide`, { same });
  for (const same of [true, false]) expect((await decide(same)).body.code).toBe('contact-erased');
  expect((await post(`/contacts/${left.id}/link`, { contactId: other.id })).body).toMatchObject({
    errors: [{ path: 'contactId', code: 'contact-erased' }],
  });
  const unlinked = await post(`/contacts/${left.id}/unlink`, { contactId: linked.id });
  expect(unlinked).toMatchObject({ status: 200, body: { linkedWith: [] } });
  // Found to be one person at the moment in which the other one was erased.
  await tell(left.id, {
    ...{ type: 'ContactsMerged', id: systemIds.random() },
    data: {
      ...{ contactId: left.id, otherId: other.id, survivorId: left.id, because: 'shown-together' },
      at: new Date().toISOString(),
    },
  });
  expect(await send({ contactId: left.id })).toMatchObject({ status: 202 });
});
