import { systemClock } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import {
  type CheckedArchive,
  checkArchive,
  createWebhookArchive,
  type ListPlace,
  listArchived,
} from '@wabus/webhook-archive';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { bodiesOfArchive } from './erasing/kept-bodies.ts';
import { mentionOf } from './erasing/mention.ts';
import { Owners } from './owners.ts';

let world: World;
let own: Presence;
let checkUrl: string;
beforeAll(async () => {
  world = await World.create();
  own = await world.presence();
  checkUrl = roleUrl(world.db.url, 'wabus_normaliser');
});
afterAll(() => world.close());

const check = (): Promise<CheckedArchive> => checkArchive(checkUrl, world.archive);
const WHOLE = { damaged: 0, damage: [] };

async function play(...bodies: (object | Buffer)[]): Promise<void> {
  const normaliser = world.normaliser();
  await normaliser.start();
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
  await normaliser.stop();
}

const text = (from: string, body: string): object =>
  messagesWebhook(own, { messages: [textItem(`wamid.${newId()}`, from, body)] });

async function kept(): Promise<string[]> {
  const found: string[] = [];
  const range = { from: new Date(0), to: new Date('2100-01-01') };
  for await (const page of world.archive.readBack(range))
    found.push(...page.map(({ value }) => value.toString()));
  return found;
}

test('every webhook is archived as it came, sealed, with what became of each item of it', async () => {
  const bodies = [
    text('16505550001', 'the first words'),
    messagesWebhook(own, {
      statuses: [statusItem(`wamid.${newId()}`, 'delivered', 1)],
      oddities: [{ id: 'x' }],
    }),
    messagesWebhook(
      { wabaId: newId(), phoneNumberId: newId() },
      { messages: [textItem(`wamid.${newId()}`, '16505550001', 'whose words?')] },
    ),
    Buffer.from('{"entry":'),
  ];
  await play(...bodies);
  const asSent = bodies.map((body) => (Buffer.isBuffer(body) ? `${body}` : JSON.stringify(body)));
  expect((await kept()).toSorted()).toEqual(asSent.toSorted());
  const items = [];
  for await (const { tenantId, webhooks } of world.archive.blocks())
    items.push(
      ...webhooks.map((one) => ({
        tenantId,
        came: one.items.map(({ kind, outcome }) => `${kind} ${outcome}`),
      })),
    );
  expect(items).toEqual(
    expect.arrayContaining([
      { tenantId: own.tenantId, came: ['message placed'] },
      { tenantId: own.tenantId, came: ['status waiting', 'unknown unknown'] },
      { tenantId: null, came: ['message dead-letter'] },
      { tenantId: null, came: ['record dead-letter'] },
    ]),
  );
  const { rows } = await world.db.pool.query<{ all: string }>(
    `select (select string_agg(encode(sealed, 'escape'), '') from webhook_archive.bodies)
       || (select string_agg(b::text || encode(items, 'escape'), '') from webhook_archive.blocks b) as all`,
  );
  expect(rows[0]?.all).not.toMatch(/words|16505550001/);
  expect(await check()).toMatchObject({ webhooks: 4, whole: 4, ...WHOLE });
});

test('a normaliser that dies before it has committed archives nothing twice', async () => {
  const before = await check();
  const dying = world.normaliser((real) => ({
    ...{ start: (handler) => real.start(handler), stop: () => real.stop() },
    ...{ pause: (one) => real.pause(one), resume: (one) => real.resume(one) },
    ...{ assignments: () => real.assignments(), lag: () => real.lag(), progress: () => real.progress() },
    commit: async () => {
      throw new Error('killed');
    },
  }));
  await dying.start();
  await world.deliver(text('16505550002', 'one'), text('16505550003', 'two'));
  await expect.poll(async () => (await check()).webhooks).toBe(before.webhooks + 2);
  await dying.stop();
  await play(text('16505550002', 'three'));
  expect(await check()).toMatchObject({ webhooks: before.webhooks + 3, whole: before.whole + 3, ...WHOLE });
});

test('what came over many turns is read, listed and checked in its order', async () => {
  const before = await check();
  const place = { topic: 'wabus.webhooks', partition: 77, key: own.wabaId, headers: {} };
  const offsets = Array.from({ length: 25 }, (_, n) => BigInt(n + 5));
  for (const offset of offsets) {
    const record = { ...place, offset, value: Buffer.from(`{"n":${offset}}`), timestamp: new Date() };
    const item = { index: 0, kind: 'unknown', field: `f${offset % 2n}`, phoneNumberId: null } as const;
    const items = [{ ...item, outcome: 'unknown' as const }];
    await world.archive.append([{ record, tenantId: own.tenantId, items }]);
  }
  expect(await check()).toMatchObject({ webhooks: before.webhooks + 25, whole: before.whole + 25, ...WHOLE });
  const ports = { reader: world.db.pool, keyring: world.keyring, tenantId: own.tenantId };
  const listed: (string | null)[] = [];
  let after: ListPlace | null = null;
  do {
    const page = { limit: 3, ...(after ? { after } : {}) };
    const { data, next }: Awaited<ReturnType<typeof listArchived>> = await listArchived(
      ports,
      { field: 'f1', outcomes: ['unknown'] },
      page,
    );
    listed.push(...data.map(({ body }) => body.text));
    after = next;
  } while (after);
  const odd = offsets.filter((offset) => offset % 2n === 1n).toReversed();
  expect(listed).toEqual(odd.map((offset) => `{"n":${offset}}`));
});

test('MP14: erasing somebody takes the bytes that show them, by whichever address, and no others; the chain stays whole', async () => {
  await play(
    text('16505551111', 'mine alone'),
    messagesWebhook(own, {
      messages: [textItem(`wamid.${newId()}`, '16505552222', 'beside')],
      statuses: [{ ...statusItem(`wamid.${newId()}`, 'read', 1), recipient_id: '16505551111' }],
    }),
    text('16505552222', 'of somebody else'),
  );
  // Before their accounts were connected to anybody, of which one is by now.
  const accounts = [own.wabaId, newId()];
  await world.archive.append(
    accounts.map((key, n) => {
      const body = { ...text('16505551111', 'early'), of: key };
      const place = { topic: 'wabus.webhooks', partition: 78, key, headers: {}, offset: BigInt(n) };
      const value = Buffer.from(JSON.stringify(body));
      return { record: { ...place, value, timestamp: new Date() }, tenantId: null, items: [] };
    }),
  );
  const before = await check();
  const { isIn } = mentionOf([{ kind: 'phone', value: '+16505551111' }]);
  const archived = bodiesOfArchive(world.archive, new Owners(world.store, systemClock));
  for (let n = 0; n < 2; n += 1) await archived.forget(own.tenantId, { isIn, parts: [] });
  const left = await kept();
  expect(left.filter((body) => body.includes('16505551111'))).toEqual([
    expect.stringContaining(accounts[1] ?? ''),
  ]);
  expect(left.join('\n')).toMatch(/of somebody else/);
  expect(await check()).toMatchObject({ whole: before.whole - 3, erased: 3, ...WHOLE });
});

test('bytes expire by days and leave the chain whole; what is missing, cut, changed or unreadable is told apart', async () => {
  const { pool } = world.db;
  const { webhooks, erased } = await check();
  const damageOf = async (change: string, undo: string): Promise<string[]> => {
    await pool.query(change);
    const kinds = [...new Set((await check()).damage.map(({ kind }) => kind))].toSorted();
    await pool.query(undo);
    return kinds;
  };
  const copied = (table: string): [string, string] => [
    `create table public.kept_rows as table webhook_archive.${table}`,
    `delete from webhook_archive.${table};
     insert into webhook_archive.${table} overriding system value table public.kept_rows; drop table public.kept_rows`,
  ];
  for (const [table, damage, kinds] of [
    ['bodies', 'delete from webhook_archive.bodies', ['absent']],
    [
      'bodies',
      'update webhook_archive.bodies set sealed = substr(sealed, 1, length(sealed) - 1)',
      ['unreadable'],
    ],
    [
      'segments',
      "update webhook_archive.segments set opened = convert_to(replace(convert_from(opened, 'UTF8'), ' ', ' 1'), 'UTF8')",
      ['changed'],
    ],
    [
      'segments',
      'delete from webhook_archive.segments s where first_offset = (select max(first_offset) from webhook_archive.segments where partition = s.partition)',
      ['absent', 'cut'],
    ],
    [
      'segments',
      'delete from webhook_archive.segments s where first_offset = (select min(first_offset) from webhook_archive.segments where partition = s.partition)',
      ['absent', 'cut'],
    ],
    [
      'blocks',
      'delete from webhook_archive.blocks where number = (select max(number) from webhook_archive.blocks)',
      ['absent'],
    ],
  ] as const) {
    const [copy, back] = copied(table);
    expect([damage, await damageOf(`${copy}; ${damage}`, back)]).toEqual([damage, kinds]);
  }
  const later = { now: () => new Date(systemClock.now().getTime() + 31 * 86_400_000) };
  const then = createWebhookArchive({ url: checkUrl, keyring: world.keyring, clock: later });
  await then.expire(30);
  await then.close();
  expect(await kept()).toEqual([]);
  expect(await check()).toMatchObject({ webhooks, whole: 0, erased, expired: webhooks - erased, ...WHOLE });
});
