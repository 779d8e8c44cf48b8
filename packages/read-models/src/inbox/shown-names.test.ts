import { randomUUID } from 'node:crypto';
import { usernameOf } from '@wabus/domain';
import { type CatalogueEvent, conversationId, type DomainEvent, inboundId, streamName } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import {
  createReadDatabase,
  findContact,
  findConversation,
  LIVE_SCHEMA,
  listContacts,
  models,
  type ReadDatabase,
} from '../index.ts';
import { applyEvents } from '../rebuild/replay.ts';

const TENANT = 'tenant-1';
const HOUR = 3_600_000;

let world: World;
let shop: Scenario;
let reads: ReadDatabase;
let events: readonly CatalogueEvent[] = [];
beforeAll(async () => {
  world = await createWorld(new Date());
  shop = await playScenario(world, TENANT);
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
});
afterAll(async () => {
  await reads.close();
  await world.close();
});

const mine = <Result>(read: Parameters<typeof reads.asTenant<Result>>[1]) => reads.asTenant(TENANT, read);
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

async function catchUp(): Promise<void> {
  const all = await world.events();
  const { keyring, database } = world;
  await applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models }, all.slice(events.length));
  events = all;
}

/** A contact who wrote from a number; the two of a test, the older one first. */
interface Writer {
  readonly contactId: string;
  readonly threadId: string;
  readonly phone: string;
}
let older: Writer;
let newer: Writer;
let numbers = 0;

const ofContact = (contactId: string, event: DomainEvent): Promise<unknown> =>
  world.append(streamName.contact(TENANT, contactId), { tenantId: TENANT, key: TENANT }, [event]);

/** What is shown beside who writes. */
interface Names {
  readonly username?: string;
  readonly parentUserId?: string;
}

async function writes(at: string, as?: Writer, referral?: object, names: Names = {}): Promise<Writer> {
  numbers += 1;
  const phone = as?.phone ?? `551197000${2_000 + numbers}`;
  const contactId = await world.contact(TENANT, `+${phone}`);
  const threadId = conversationId(shop.projectId, contactId);
  const wamid = `wamid.${randomUUID()}`;
  const { projectId, wabaId, phoneNumberId } = shop;
  if (!as) {
    const address = { kind: 'phone', value: `+${phone}` } as const;
    const personal = [{ contactId, plain: address }] as const;
    await ofContact(contactId, { type: 'ContactIdentified', data: { contactId }, personal: [...personal] });
  }
  const data = { wamid, projectId, wabaId, phoneNumberId, contactId, conversationId: threadId };
  const plain = {
    from: phone,
    profileName: 'Bia',
    content: { body: 'hi' },
    ...(referral ? { referral } : {}),
    ...names,
  };
  for (const [kind, value] of Object.entries(names)) {
    const address =
      kind === 'username'
        ? { kind: 'username' as const, value: usernameOf(value) ?? '' }
        : { kind: 'parentUserId' as const, value };
    const added = { contactId, source: 'inbound', at, portfolio: 'p1' } as const;
    await ofContact(contactId, {
      type: 'ContactAddressAdded',
      data: added,
      personal: [{ contactId, plain: address }],
    });
  }
  await world.append(streamName.inbound(inboundId(wamid)), { tenantId: TENANT, key: wabaId, wabaId }, [
    {
      type: 'MessageReceived',
      data: { ...data, messageType: 'text', at },
      personal: [{ contactId, plain }],
    },
  ]);
  return { contactId, threadId, phone };
}

beforeEach(async () => {
  older = await writes(ago(2));
  newer = await writes(ago(1));
  await catchUp();
});

/** Something that stands in the streams of both. */
async function both(event: (contactId: string, otherId: string) => DomainEvent): Promise<void> {
  await ofContact(older.contactId, event(older.contactId, newer.contactId));
  await ofContact(newer.contactId, event(newer.contactId, older.contactId));
  await catchUp();
}

describe('usernames and ids over linked portfolios', () => {
  /** Kind, value and whether it is theirs still, as the contact shows them. */
  const namesOf = async ({ contactId }: Writer): Promise<string[]> => {
    const contact = await mine((reader) => findContact(reader, contactId));
    return (contact?.knownAddresses ?? [])
      .filter(({ kind }) => kind !== 'phone')
      .map(({ kind, value, source, formerAt }) => `${kind} ${value} ${source} ${formerAt ?? 'theirs'}`)
      .toSorted();
  };

  const after = (name: string, tell: readonly (readonly [string, Names])[], then: string) =>
    test(name, async () => {
      const seen: string[][] = [];
      const shown: (string | undefined)[] = [];
      for (const [turn, order] of [tell, tell.toReversed()].entries()) {
        const writer = await writes(ago(3));
        const mark = `.of${turn}.${numbers}`;
        const own = (text: string) => `${text}${mark}`;
        for (const [at, { username, parentUserId }] of order) {
          await writes(at, writer, undefined, {
            ...(username ? { username: own(username) } : {}),
            ...(parentUserId ? { parentUserId: own(parentUserId) } : {}),
          });
        }
        await catchUp();
        seen.push((await namesOf(writer)).map((one) => one.replace(mark, '')));
        const conversation = await mine((reader) => findConversation(reader, writer.threadId));
        shown.push(conversation?.contact.username?.replace(mark, ''));
      }
      expect(seen[0]).toEqual(seen[1]);
      expect(then).toContain(`username ${shown[0]} inbound theirs`);
      expect(shown[1]).toBe(shown[0]);
      expect(seen[0]?.join(', ')).toBe(then);
    });
  const [first, middle, last] = [ago(2), ago(1), ago(0.5)];

  after(
    'are theirs by what was shown last, whatever comes first: the others are history since another was shown',
    [
      [first, { username: '@Bia', parentUserId: 'BR.ENT.1' }],
      [middle, { username: 'bia', parentUserId: 'BR.ENT.1' }],
      [last, { username: 'bia.silva', parentUserId: 'BR.ENT.2' }],
    ],
    [
      `parentUserId BR.ENT.1 inbound ${last}, parentUserId BR.ENT.2 inbound theirs`,
      `username bia inbound ${last}, username bia.silva inbound theirs`,
    ].join(', '),
  );

  after(
    'are theirs again when they are shown again',
    [
      [first, { username: 'bia' }],
      [middle, { username: 'bia.silva' }],
      [last, { username: 'bia' }],
    ],
    `username bia inbound theirs, username bia.silva inbound ${middle}`,
  );

  test('one that another person of the project is shown with later is that one’s, and nobody is merged by it; it is both’s once both are one', async () => {
    const names = { username: `taken${numbers}`, parentUserId: 'BR.ENT.9' };
    await writes(middle, newer, undefined, names);
    await writes(first, older, undefined, names);
    await catchUp();
    expect(await namesOf(older)).toEqual([
      'parentUserId BR.ENT.9 inbound theirs',
      `username ${names.username} inbound ${middle}`,
    ]);
    expect((await namesOf(newer))[1]).toBe(`username ${names.username} inbound theirs`);
    const found = await mine((reader) =>
      listContacts(reader, { limit: 10, address: `@${names.username.toUpperCase()}` }),
    );
    expect(found.data.map(({ id }) => id).toSorted()).toEqual([older.contactId, newer.contactId].toSorted());
    const survivorId = older.contactId;
    await both((contactId, otherId) => ({
      type: 'ContactsMerged',
      data: { contactId, otherId, survivorId, because: 'shown-together', at: ago(0) },
    }));
    expect((await namesOf(older))[1]).toBe(`username ${names.username} inbound theirs`);
  });
});
