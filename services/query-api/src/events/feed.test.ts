import { queryRoutes } from '@wabus/api-contract';
import { type DomainEvent, derivedId, PARTITIONS, partitionOf, streamName } from '@wabus/events';
import { SEES_PEOPLE } from '@wabus/platform';
import { publicTypes } from '@wabus/public-events';
import { playScenario, type Scenario } from '@wabus/read-models/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openStream } from '../../test/event-reader.ts';
import { type FeedStand, feedStand, type TestPage, type Told, tokenOf } from '../../test/feed-stand.ts';

let stand: FeedStand;
let one: Scenario;
beforeAll(async () => {
  stand = await feedStand(200);
  one = await playScenario(stand.world, 'tenant-1');
  await playScenario(stand.world, 'tenant-2');
  await stand.project();
});
afterAll(() => stand.close());

/** Every page from a cursor to the end. */
async function whole(path = 'tenant-1/events?limit=7', after?: string): Promise<Told[]> {
  const told: Told[] = [];
  for (let from = after; ; ) {
    const { status, body } = await stand.get(`${path}${from === undefined ? '' : `&after=${from}`}`);
    expect(status).toBe(200);
    told.push(...body.data);
    if (body.next === null) return told;
    from = body.next;
  }
}

/** A thread of a key that lies in a partition, so that models may be behind with it alone. */
function keyIn(partition: number): string {
  for (let n = 0; ; n += 1) if (partitionOf(`key-${n}`, PARTITIONS) === partition) return `key-${n}`;
}

let threads = 0;
async function closes(partition: number, tenantId = 'tenant-1'): Promise<string> {
  threads += 1;
  const conversationId = derivedId('thread', String(threads));
  const stream = streamName.conversation(conversationId);
  const data = { conversationId, projectId: one.projectId, contactId: one.contacts[0] ?? '' };
  const event: DomainEvent = { type: 'ConversationClosed', data };
  await stand.world.append(stream, { tenantId, key: keyIn(partition) }, [event]);
  return stream;
}

describe('the feed', () => {
  test('tells every event of its tenant once, in the order of the store, as the contract says', async () => {
    const events = (await stand.world.events()).filter(({ tenantId }) => tenantId === 'tenant-1');
    const wanted = events.filter(({ type }) => publicTypes.has(type));
    const told = await whole();
    expect(told.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    expect(told.map(({ type }) => type)).toEqual(wanted.map(({ type }) => publicTypes.get(type)));
    const { body } = await stand.get('tenant-1/events?limit=500');
    expect(queryRoutes.listEvents.responses[200]?.safeParse(body).error).toBeUndefined();
  });

  test('filters by types, also by all of a thing, and names the nearest of an unknown one', async () => {
    const of = async (types: string) =>
      (await whole(`tenant-1/events?limit=3&types=${types}`)).map(({ type }) => type);
    expect([...new Set(await of('campaign.*'))].every((type) => type.startsWith('campaign.'))).toBe(true);
    expect(new Set(await of('message.sent,message.read'))).toEqual(new Set(['message.sent', 'message.read']));
    const wrong = await stand.get('tenant-1/events?types=message.recieved');
    expect(wrong).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(JSON.stringify(wrong.body)).toContain('message.received');
  });

  test('says what a CRM would have to ask back: its own ids, the campaign, what is answered, the person, the text', async () => {
    const told = await whole();
    const sent = told.find(({ type }) => type === 'message.sent');
    expect(sent?.data).toMatchObject({ campaignId: one.campaignId, projectId: one.projectId });
    expect(sent?.data.externalId).toMatch(/^lead-/);
    expect(sent?.personal?.contact).toMatchObject({ addresses: [{ kind: 'phone' }] });
    const came = told.find(({ type }) => type === 'message.received');
    expect(came?.data).toMatchObject({ messageId: one.inboundId });
    expect(came?.personal?.text).toEqual(expect.any(String));
    const started = told.find(({ type }) => type === 'campaign.created');
    expect(started?.data).toMatchObject({ title: 'Spring', externalId: 'crm-1' });
  });

  test('shows nobody to a token without the scope, and what is open all the same', async () => {
    const path = 'tenant-1/events?limit=500';
    const seen = (await stand.get(path, await tokenOf('tenant-1', [SEES_PEOPLE]))).body;
    const unseen = (await stand.get(path, await tokenOf('tenant-1', ['events:read']))).body;
    expect(seen).toEqual((await stand.get(path)).body);
    expect(unseen.data.map(({ id }) => id)).toEqual(seen.data.map(({ id }) => id));
    expect(unseen.data.filter(({ personal }) => personal !== undefined)).toEqual([]);
    const text = JSON.stringify(unseen);
    for (const phone of one.phones) expect(text).not.toContain(phone.slice(1));
    expect(text).not.toContain('lead-');
  });

  test('is of one tenant: another one’s events and cursors are none of it', async () => {
    const [mine, theirs] = [await whole(), await whole('tenant-2/events?limit=50')];
    expect(mine.filter(({ id }) => theirs.some((other) => other.id === id))).toEqual([]);
    const { body } = await stand.get('tenant-2/events?limit=1');
    const crossed = await stand.get(`tenant-1/events?after=${body.next}`);
    expect(crossed).toMatchObject({ status: 422, body: { code: 'cursor-unknown' } });
    expect((await stand.get('nobody/events')).status).toBe(404);
  });
});

describe('H23', () => {
  test('H23: nothing is skipped while a model holds the commit of an older event over three pages', async () => {
    const begin = (await stand.get('tenant-1/events?after=now')).body.next ?? '';
    const before = await closes(1);
    const held = await closes(2);
    const later = [await closes(3), await closes(4), await closes(5)];
    // All partitions but that of the held one are applied, as where its transaction is still open.
    await stand.project((partition) => partition !== 2);
    const pages: TestPage[] = [];
    for (let n = 0; n < 3; n += 1) {
      const after: string = pages.findLast(({ next }) => next !== null)?.next ?? begin;
      pages.push((await stand.get(`tenant-1/events?limit=1&after=${after}`)).body);
    }
    const early = pages.flatMap(({ data }) => data.map(({ stream }) => stream));
    expect([[], [before]]).toContainEqual(early);
    await stand.project();
    const rest = await whole(
      'tenant-1/events?limit=2',
      pages.findLast(({ next }) => next !== null)?.next ?? begin,
    );
    expect([...early, ...rest.map(({ stream }) => stream)]).toEqual([before, held, ...later]);
  });

  test('H23: nothing is skipped while an append is not committed, and its event comes once it is', async () => {
    const begin = (await stand.get('tenant-1/events?after=now')).body.next ?? '';
    const client = await stand.world.database.pool.connect();
    onTestFinished(() => client.release());
    // Whoever appends holds the head of the store to the commit: nobody is given a later place meanwhile.
    await client.query('begin; select position from event_store.head for update');
    const appending = closes(6);
    for (let n = 0; n < 3; n += 1)
      expect((await stand.get(`tenant-1/events?after=${begin}`)).body).toEqual({ data: [], next: null });
    await client.query('commit');
    const stream = await appending;
    await stand.project();
    expect((await whole('tenant-1/events?limit=5', begin)).map((told) => told.stream)).toEqual([stream]);
  });
});

describe('H24', () => {
  const forms = (): readonly string[] => [
    'abc',
    Buffer.from('e1|99999999999|000000000000').toString('base64url'),
    Buffer.from('e1|3|000000000000').toString('base64url'),
  ];

  test('H24: a cursor that was never given out is refused, by pages and by streams', async () => {
    for (const after of forms()) {
      const page = await stand.get(`tenant-1/events?after=${after}`);
      expect(page).toMatchObject({ status: 422, body: { code: 'cursor-unknown' } });
      const stream = await openStream(stand, 'tenant-1/events', { lastId: after });
      await stream.ended;
      const { data: [first] = [] } = (await stand.get('tenant-1/events?limit=1')).body;
      expect(first).toBeDefined();
      const gap = stream.heard.filter(({ event }) => event !== undefined);
      expect(gap).toEqual([
        { event: 'gap', data: { asked: after, code: 'cursor-unknown', oldest: expect.any(String) } },
      ]);
    }
  });

  test('H24: a cursor of what is not kept any more is refused, and of where another event stands now', async () => {
    const old = (await stand.get('tenant-2/events?limit=1')).body.next ?? '';
    const { rows } = await stand.world.database.pool.query<{ position: string }>(
      `select position::text from read_models.audit where tenant_id = 'tenant-2' order by position limit 4`,
    );
    await stand.world.database.pool.query(
      `delete from read_models.audit where tenant_id = 'tenant-2' and position <= $1`,
      [rows.at(-1)?.position],
    );
    const page = await stand.get(`tenant-2/events?after=${old}`);
    expect(page).toMatchObject({ status: 410, body: { code: 'cursor-expired' } });
    const stream = await openStream(stand, 'tenant-2/events', { lastId: old });
    await stream.ended;
    expect(stream.heard.map(({ event, id }) => [event, id]).filter(([event]) => event)).toEqual([
      ['gap', undefined],
    ]);
    const kept = (await stand.get('tenant-2/events?limit=1')).body.next ?? '';
    // As after a restore: the same place, and another event.
    const place = Buffer.from(kept, 'base64url').toString().split('|')[1];
    await stand.world.database.pool.query(
      `update read_models.audit set event_id = gen_random_uuid() where tenant_id = 'tenant-2' and position = $1`,
      [place],
    );
    expect((await stand.get(`tenant-2/events?after=${kept}`)).body.code).toBe('cursor-unknown');
  });
});

describe('H25', () => {
  test('H25: a stream is never compressed or kept back, has a comment at once, and signs of life', async () => {
    const stream = await openStream(stand, 'tenant-1/events?after=now');
    onTestFinished(() => stream.cut());
    const { headers } = stream.response;
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-encoding')).toBe('identity');
    expect(headers.get('content-length')).toBeNull();
    await expect.poll(() => stream.text()).toMatch(/^: events of wabus\n/);
    await expect.poll(() => stream.text().match(/\n:\n\n/g)?.length ?? 0).toBeGreaterThan(2);
  });

  test('H25: an event that was appended comes by itself, and its cursor resumes behind it', async () => {
    const stream = await openStream(stand, 'tenant-1/events?after=now');
    await expect.poll(() => stream.lastId()).toBeDefined();
    const first = await closes(7);
    await stand.project();
    await expect.poll(() => stream.heard.flatMap(({ data }) => data?.stream ?? [])).toEqual([first]);
    stream.cut();
    const second = await closes(8);
    await stand.project();
    const resumed = await openStream(stand, 'tenant-1/events?after=now', { lastId: stream.lastId() });
    onTestFinished(() => resumed.cut());
    await expect.poll(() => resumed.heard.flatMap(({ data }) => data?.stream ?? [])).toEqual([second]);
  });

  test('H25: what passes that a stream does not want moves its cursor on, and one that is cut before any event loses none', async () => {
    const stream = await openStream(stand, 'tenant-1/events?after=now&types=campaign.completed');
    await expect.poll(() => stream.lastId()).toBeDefined();
    const from = stream.lastId();
    await closes(9);
    await stand.project();
    await expect.poll(() => stream.lastId()).not.toBe(from);
    stream.cut();
    expect(await whole('tenant-1/events?limit=5', stream.lastId())).toEqual([]);
  });
});

test('a person who was erased is nobody in the feed’s past, and what happened stays', async () => {
  const before = await whole();
  const contactId = one.contacts[0] ?? '';
  const [phone = ''] = one.phones;
  const { world } = stand;
  await world.keyring.erase('tenant-1', contactId);
  const data = { contactId, personId: contactId, at: '2026-11-23T09:00:00.000Z' };
  const origin = { tenantId: 'tenant-1', key: 'tenant-1' };
  await world.append(`contact-tenant-1-${contactId}`, origin, [{ type: 'ContactErased', data }]);
  await stand.project();
  const after = await whole();
  expect(after.map(({ id }) => id).slice(0, before.length)).toEqual(before.map(({ id }) => id));
  expect(after.at(-1)).toMatchObject({ type: 'contact.erased', data: { contactId } });
  const own = before.filter(({ personal }) => JSON.stringify(personal ?? {}).includes(phone));
  expect(own.length).toBeGreaterThan(3);
  for (const { id } of own) {
    const { personal, data: said } = after.find((told) => told.id === id) ?? {};
    expect(personal).toMatchObject({
      ...('content' in (personal ?? {}) ? { content: null, text: null } : {}),
    });
    expect(said?.externalId ?? null).toBeNull();
  }
  expect(JSON.stringify(before)).toContain(phone);
  expect(JSON.stringify(after)).not.toContain(phone);
});

test('streams end with the service, and their readers may come back', async () => {
  const own = await feedStand();
  await playScenario(own.world, 'tenant-1');
  await own.project();
  const stream = await openStream(own, 'tenant-1/events');
  await expect.poll(() => stream.heard.length).toBeGreaterThan(5);
  await own.api.endStreams();
  await stream.ended;
  const again = await openStream(own, 'tenant-1/events', { lastId: stream.lastId() });
  expect(again.response.status).toBe(503);
  await own.close();
});
