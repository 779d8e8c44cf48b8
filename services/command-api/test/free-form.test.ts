import { messageSchema } from '@wabus/api-contract';
import { CommandRunner } from '@wabus/commands';
import { type ContactCommand, contactDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyGates, personWrites, type WrittenTo } from './people.ts';
import { createStage, type Stage, templateOf } from './stage.ts';

const DAY = 24 * 3_600_000;
let stage: Stage;
let tenantId: string;
let project: WrittenTo;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id);
  await stage.call('POST', `/v1/tenants/${tenantId}/templates`, templateOf(project.id, { name: 'waits' }));
});
afterAll(() => stage.end());

const person = '+5511987650001';
const send = (more: object) =>
  stage.call('POST', `/v1/tenants/${tenantId}/messages`, { projectId: project.id, to: person, ...more });
/** Something is told of a contact. */
function record(contactId: string, command: ContactCommand) {
  const { store, keyring } = stage;
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  return runner.run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command,
    context: {
      ...{ tenantId, key: tenantId, correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'crm', id: 'test' },
    },
  });
}
const text = { type: 'text', text: { body: 'It is ready', preview_url: false } };

describe('while the window is open', () => {
  let contactId = '';
  beforeAll(async () => {
    ({ contactId } = await personWrites(stage, tenantId, project, { from: person }));
  });

  test('a text is queued in the conversational lane, with what it answers and what the CRM says of it', async () => {
    const more = {
      context: { message_id: 'wamid.question' },
      externalId: 'case-7',
      metadata: { agent: 'ana' },
    };
    const answer = await send({ ...text, ...more });
    expect(answer.status).toBe(202);
    const queued = messageSchema.parse(answer.body);
    expect(queued).toMatchObject({ type: 'text', content: text.text, contactId, status: 'queued', ...more });
    const [event] = await stage.store.readStream(streamName.message(queued.id));
    expect(event?.data).toMatchObject({ purpose: 'none', priority: 'conversational' });
    expect(JSON.stringify({ ...event, position: 0 })).not.toMatch(/ready|case-7|wamid\.question/);
  });

  test('somebody is written to by contact, as by number', async () => {
    const answer = await send({ ...text, to: { contactId } });
    expect(answer).toMatchObject({ status: 202, body: { to: person, contactId } });
  });

  test('MP27: who wrote by an id alone is answered by it; one-time passwords go to the number, or nowhere', async () => {
    const [phone, userId] = ['+5511987650091', 'BR.13491208655302741918'] as const;
    const { contactId } = await personWrites(stage, tenantId, project, { from: userId });
    const to = { contactId };
    await record(contactId, {
      ...{ type: 'IdentifyContact', tenantId, contactId },
      address: { kind: 'userId', value: userId },
    });
    const otp = { name: 'otp', category: 'AUTHENTICATION' };
    const made = await stage.approvedTemplate(tenantId, project.id, otp);
    const variables = { 1: 'Ana', 2: 'A-17' };
    const code = { type: 'template', template: { name: otp.name, language: 'en_US', variables } };
    expect(await send({ ...text, to })).toMatchObject({ status: 202, body: { to: userId, contactId } });
    expect(await send({ ...text, to: { userId } })).toMatchObject({
      status: 202,
      body: { to: userId, contactId },
    });
    const before = await stage.store.head();
    for (const nowhere of [to, { userId }, { userId: 'BR.2' }]) {
      expect(await send({ ...code, to: nowhere })).toMatchObject({
        status: 422,
        body: { code: 'recipient-kind-not-supported' },
      });
    }
    // What they stopped would not be known of it.
    const linked = { userId: 'US.ENT.118' };
    const consent = { to: linked, purpose: 'marketing', state: 'given', source: 'form' };
    for (const answer of [
      await send({ ...text, to: linked }),
      await stage.call('POST', `/v1/tenants/${tenantId}/consents`, consent),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'recipient-kind-not-supported' } });
    }
    expect(await stage.store.head()).toBe(before);
    await stage.call('PUT', `/v1/tenants/${tenantId}/contacts/${contactId}`, {
      addresses: [{ kind: 'phone', value: phone }],
    });
    expect(await send({ ...text, to })).toMatchObject({ status: 202, body: { to: userId } });
    expect(await send({ ...code, to })).toMatchObject({ status: 202, body: { to: phone } });
    await stage.approve(tenantId, made, 'paused');
    await applyGates(stage);
  });

  test('somebody who gave up a number is not written to by it, but by the one that is theirs; the merged by the other’s', async () => {
    const writes = async (from: string) => {
      const { contactId } = await personWrites(stage, tenantId, project, { from });
      const address = { kind: 'phone', value: from } as const;
      await record(contactId, { type: 'IdentifyContact', tenantId, contactId, address });
      return { contactId };
    };
    const one = await writes('+5511987650077');
    const two = await writes('+5511987650078');
    const to = { contactId: one.contactId };
    const plain = { kind: 'phone', value: '+5511987650077' } as const;
    const at = new Date().toISOString();
    const tell = (event: Extract<ContactCommand, { type: 'RecordIdentity' }>['event']) =>
      record(one.contactId, { type: 'RecordIdentity', event });
    await tell({
      ...{ type: 'ContactAddressRemoved', id: systemIds.random() },
      data: { contactId: one.contactId, because: 'another-person', at },
      personal: [{ contactId: one.contactId, plain }],
    });
    expect(await send({ ...text, to })).toMatchObject({
      status: 422,
      body: { code: 'recipient-kind-not-supported' },
    });
    const ties = { contactId: one.contactId, otherId: two.contactId, survivorId: one.contactId };
    await tell({
      ...{ type: 'ContactsMerged', id: systemIds.random() },
      data: { ...ties, because: 'shown-together', at },
    });
    expect(await send({ ...text, to })).toMatchObject({ status: 202, body: { to: '+5511987650078' } });
  });

  test('MP27: a reply to a contact goes to the number that the person wrote from last: of merged ones any, of linked ones their own', async () => {
    const phones = ['+5511987650081', '+5511987650082', '+5511987650083'] as const;
    const contacts = await Promise.all(
      phones.map(async (value) => {
        const [known] = await stage.keyring.identify(tenantId, [{ kind: 'phone', value }]);
        const contactId = known?.contactId ?? '';
        await record(contactId, {
          type: 'IdentifyContact',
          tenantId,
          contactId,
          address: { kind: 'phone', value },
        });
        return contactId;
      }),
    );
    const [one = '', two = '', linked = ''] = contacts;
    const at = new Date().toISOString();
    const tie = (type: 'ContactsMerged' | 'ContactsLinked', contactId: string, otherId: string) =>
      record(contactId, {
        type: 'RecordIdentity',
        event:
          type === 'ContactsMerged'
            ? {
                ...{ type, id: systemIds.random() },
                data: { contactId, otherId, survivorId: one, because: 'shown-together', at },
              }
            : {
                ...{ type, id: systemIds.random(), data: { contactId, otherId } },
                personal: [{ contactId, plain: {} }],
              },
      });
    for (const [a, b] of [
      [one, two],
      [two, one],
    ] as const)
      await tie('ContactsMerged', a, b);
    for (const [a, b] of [
      [one, linked],
      [linked, one],
    ] as const)
      await tie('ContactsLinked', a, b);
    const answered = async () =>
      Promise.all(contacts.map(async (contactId) => (await send({ ...text, to: { contactId } })).body.to));
    // Nobody wrote yet: whichever of the merged is asked for, it is the number of the one that goes on.
    const template = { name: 'order_ready', language: 'en_US', variables: { '2': 'A-17' } };
    for (const contactId of [one, two]) {
      const { body } = await send({ to: { contactId }, type: 'template', template });
      expect(body.to).toBe(phones[0]);
    }
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await personWrites(stage, tenantId, project, { from: phones[1], at: minutesAgo(9) });
    await personWrites(stage, tenantId, project, { from: phones[2], at: minutesAgo(5) });
    expect(await answered()).toEqual([phones[1], phones[1], phones[2]]);
    // Told late: what was said before is not what was said last.
    await personWrites(stage, tenantId, project, { from: phones[0], at: minutesAgo(30) });
    expect(await answered()).toEqual([phones[1], phones[1], phones[2]]);
    await personWrites(stage, tenantId, project, { from: phones[0], at: minutesAgo(1) });
    expect(await answered()).toEqual([phones[0], phones[0], phones[2]]);
  });

  test.each([
    ['an image by link', { type: 'image', image: { link: 'https://example.com/a.jpg', caption: 'Here' } }],
    ['a document by id', { type: 'document', document: { id: '123', filename: 'bill.pdf' } }],
    ['a video', { type: 'video', video: { id: '123' } }],
    ['an audio', { type: 'audio', audio: { id: '123', voice: true } }],
    [
      'a list with header and footer',
      {
        type: 'interactive',
        interactive: {
          type: 'list',
          header: { type: 'text', text: 'Shop' },
          body: { text: 'Which?' },
          footer: { text: 'Open until six' },
          action: { button: 'See', sections: [{ title: 'a', rows: [{ id: '1', title: 'One' }] }] },
        },
      },
    ],
    [
      'a place with its address',
      { type: 'location', location: { latitude: '1', longitude: '2', address: 'x' } },
    ],
    ['a location', { type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Shop' } }],
    ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } }],
    [
      'buttons',
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: 'Yes?' },
          action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
        },
      },
    ],
  ])('%s passes as Meta documents it', async (_what, message) => {
    const content = (message as unknown as Record<string, unknown>)[message.type];
    expect(await send(message)).toMatchObject({ status: 202, body: { type: message.type, content } });
  });

  test.each([
    [{ type: 'text', text: { body: 'x', preview: true } }, 'text.preview', '`preview_url`'],
    [
      { type: 'image', image: { link: 'https://a.b/c', captoin: 'Here' } },
      'image.captoin',
      'did you mean `caption`?',
    ],
    [{ type: 'document', document: { id: '1', file_name: 'a.pdf' } }, 'document.file_name', '`filename`'],
    [
      { type: 'location', location: { latitude: 1, longitude: 2, adress: 'x' } },
      'location.adress',
      '`address`',
    ],
    [
      {
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'Yes?' }, fotter: { text: 'x' }, action: {} },
      },
      'interactive.fotter',
      'did you mean `footer`?',
    ],
  ])(
    'a field that Meta does not document is refused and nothing is sent without it: %j',
    async (message, path, meant) => {
      const before = await stage.store.head();
      const answer = await send(message);
      expect(answer).toMatchObject({ status: 422, body: { code: 'unknown-field', errors: [{ path }] } });
      expect(answer.body.detail).toContain(meant);
      expect(await stage.store.head()).toBe(before);
    },
  );

  test('a time to send at is no misspelt name of another field', async () => {
    for (const name of ['sendAt', 'send_at', 'scheduledFor']) {
      const answer = await send({ ...text, [name]: '2027-01-01T00:00:00Z' });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'unknown-field', errors: [{ path: name }] },
      });
      expect(answer.body.detail).toContain('only `projectId`');
    }
  });

  test('what a CRM lacks may be null in every content', async () => {
    const lacking = { caption: null, filename: null, voice: null, id: null };
    for (const type of ['image', 'document', 'audio', 'sticker']) {
      const link = 'https://example.com/a';
      const answer = await send({ type, [type]: { link, ...lacking } });
      expect(answer).toMatchObject({ status: 202, body: { type, content: { link } } });
    }
    expect(await send({ type: 'audio', audio: { id: '1', caption: 'x' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'audio.caption' }] },
    });
  });

  test.each([
    ['a text without body', { type: 'text', text: {} }, 'text.body'],
    ['a text that is too long', { type: 'text', text: { body: 'x'.repeat(4_097) } }, 'text.body'],
    ['a medium with id and link', { type: 'image', image: { id: '1', link: 'https://a.b/c' } }, 'image'],
    ['a medium with neither', { type: 'video', video: { caption: 'x' } }, 'video'],
    ['a link that is none', { type: 'image', image: { link: 'file:///etc/passwd' } }, 'image.link'],
    ['no content', { type: 'text' }, 'text'],
    [
      'nobody’s contact',
      { ...text, to: { contactId: '00000000-0000-4000-8000-000000000000' } },
      'to.contactId',
    ],
    ['an empty context', { ...text, context: {} }, 'context.message_id'],
  ])('%s is refused and nothing is appended', async (_what, message, path) => {
    const before = await stage.store.head();
    const answer = await send(message);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(answer.body.errors.map((error: { path: string }) => error.path).join()).toContain(path);
    expect(await stage.store.head()).toBe(before);
  });
});

describe('while the window is closed', () => {
  test('a text is refused with the templates that would work, and nothing is appended', async () => {
    await personWrites(stage, tenantId, project, { from: '+5511987650002', at: new Date(Date.now() - DAY) });
    const before = await stage.store.head();
    for (const to of ['+5511987650002', '+5511987650003']) {
      expect(await send({ ...text, to })).toMatchObject({
        status: 422,
        body: { code: 'window-closed', templates: [{ name: 'order_ready', language: 'en_US' }] },
      });
    }
    expect(await stage.store.head()).toBe(before);
  });

  test('templates that the person does not want are not named', async () => {
    const news = { name: 'news', category: 'MARKETING' };
    await stage.approvedTemplate(tenantId, project.id, news);
    const { contactId } = await personWrites(stage, tenantId, project, {
      from: '+5511987650004',
      at: new Date(Date.now() - DAY),
    });
    const named = async () =>
      (await send({ ...text, to: { contactId } })).body.templates.map(({ name }: { name: string }) => name);
    const address = { kind: 'phone', value: '+5511987650004' } as const;
    await record(contactId, { type: 'IdentifyContact', tenantId, contactId, address });
    expect(await named()).toEqual(['news', 'order_ready']);
    const said = { now: new Date().toISOString() };
    await record(contactId, {
      type: 'RecordConsent',
      ...{ contactId, purpose: 'marketing', state: 'withdrawn', source: 'call', said },
    });
    await applyGates(stage);
    expect(await named()).toEqual(['order_ready']);
  });

  test('a template goes, in the bulk lane unless it is told otherwise', async () => {
    const template = { name: 'order_ready', language: 'en_US', variables: { '2': 'A-17' } };
    const answer = await send({ to: '+5511987650002', type: 'template', template });
    const [event] = await stage.store.readStream(streamName.message(answer.body.id));
    expect(event?.data).toMatchObject({ purpose: 'utility', priority: 'bulk' });
    const more = { to: '+5511987650002', type: 'template', template, priority: 'conversational' };
    const [other] = await stage.store.readStream(streamName.message((await send(more)).body.id));
    expect(other?.data).toMatchObject({ priority: 'conversational' });
  });

  test('the window of another project of the tenant does not count', async () => {
    const second = await stage.activeProject(tenantId);
    expect(await send({ ...text, projectId: second.id })).toMatchObject({
      status: 422,
      body: { code: 'window-closed', templates: [] },
    });
  });

  test('gates that are too old to be believed are 503, to be asked again', async () => {
    await stage.db.pool.query(
      "update read_models.gates_freshness set fresh_at = now() - interval '2 seconds'",
    );
    expect(await send({ ...text, to: '+5511987650002' })).toMatchObject({
      status: 503,
      body: { code: 'service-unavailable', retryable: true },
    });
    await applyGates(stage);
  });
});
