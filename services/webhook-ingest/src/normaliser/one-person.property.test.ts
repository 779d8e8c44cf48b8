import { type ConsentWord, type ContactState, contactDecider, type FoldableEvent, fold } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { gatePerson } from '@wabus/gates';
import type { WebhookFact } from '@wabus/whatsapp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryPeople } from '../../test/memory-people.ts';
import { shownBy } from './addresses.ts';
import { changeIdentity } from './change-identity.ts';
import { contactRequest, meet, type Stranger } from './meet.ts';
import type { OwnedFact } from './owned-fact.ts';

const numRuns = Math.ceil(120 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));
const TENANT = 't1';
const at = (second: number): string => new Date(1_740_000_000_000 + second * 1_000).toISOString();

/** What one webhook tells: somebody says something, or WhatsApp tells of a change. */
type Told = { readonly second: number } & (
  | (Ids & { readonly word?: 'given' | 'withdrawn'; readonly names?: Names })
  | { readonly from: Ids; readonly to: Ids; readonly changed: 'number' | 'user-id' }
);
interface Ids {
  readonly phone?: string;
  readonly id?: string;
}

/** What leads to nobody: several people may have the same. */
interface Names {
  readonly username?: string;
  readonly parentUserId?: string;
}

/** What people say and do, in the order of their lives; each has the number and id that are theirs at the end. */
interface Story {
  readonly told: readonly Told[];
  readonly people: readonly {
    readonly phone?: string;
    readonly id: string;
    readonly told: readonly Told[];
  }[];
}

const waId = (number: number): string => `1650555${1_000 + number}`;

/** How somebody is heard of: a number alone only where nobody else ever has it, since it does not say who. */
const showing = fc.constantFrom('both', 'id', 'number') satisfies fc.Arbitrary<string>;
const said = fc.record({
  shows: showing,
  word: fc.constantFrom(undefined, undefined, 'given', 'withdrawn'),
  names: fc.record(
    {
      username: fc.constantFrom('ana', 'bia', '@Bia'),
      parentUserId: fc.constantFrom('US.ENT.1', 'US.ENT.2'),
    },
    { requiredKeys: [] },
  ),
});
type Said = typeof said extends fc.Arbitrary<infer One> ? One : never;
const words = fc.array(said, { minLength: 0, maxLength: 3 });

interface Life {
  readonly before: readonly Said[];
  readonly change: 'none' | 'number' | 'user-id';
  readonly after: readonly Said[];
  /** Whether the next person gets the number once this one is heard of no more, or has another. */
  readonly passesOn: boolean;
}

const life: fc.Arbitrary<Life> = fc.record({
  before: words,
  change: fc.constantFrom('none', 'number', 'user-id'),
  after: words,
  passesOn: fc.boolean(),
});

/** Times are those of a clock: one second for each thing that happens, one life after the other. */
function storyOf(lives: readonly Life[]): Story {
  let second = 0;
  const all: Told[] = [];
  const people: Story['people'][number][] = [];
  for (const [index, { before, change, after, passesOn }] of lives.entries()) {
    const got = index > 0 && lives[index - 1]?.passesOn === true;
    const own: Told[] = [];
    let ids = { phone: waId(got ? index - 1 : index), id: `US.${index}a` };
    const says = (list: Life['before'], shared: boolean) => {
      for (const { shows, word, names } of [{ shows: 'both', word: undefined, names: {} }, ...list]) {
        const { phone, id } = ids;
        const alone = shows === 'number' && !shared;
        const shown = alone ? { phone } : shows === 'id' ? { id } : { phone, id };
        own.push({ second: ++second, ...shown, names, ...(word ? { word } : {}) });
      }
    };
    const first = waId(index);
    says(before, got || passesOn);
    if (change !== 'none') {
      const to = { phone: change === 'number' ? `${first}9` : ids.phone, id: `US.${index}b` };
      own.push({ second: ++second, from: ids, to, changed: change });
      ids = to;
      says(after, got || passesOn);
    }
    const gone = passesOn && ids.phone === first && index + 1 < lives.length;
    people.push({ id: ids.id, ...(gone ? {} : { phone: ids.phone }), told: own });
    all.push(...own);
  }
  return { told: all, people };
}

function strangerOf(told: Told, { phone, id, names }: Ids & { readonly names?: Names }): Stranger {
  const source = {
    field: 'messages',
    wabaId: 'w',
    index: 0,
    digest: `d${told.second}`,
    item: 'x',
    raw: null,
  };
  const fact: WebhookFact = { kind: 'unknown', ...source, at: at(told.second) };
  const record = {
    ...{
      topic: 't',
      partition: 0,
      offset: BigInt(told.second),
      key: 'k',
      value: Buffer.alloc(0),
      headers: {},
    },
    timestamp: new Date(1_900_000_000_000),
  };
  const owned: OwnedFact = {
    ...{ record, fact, alone: () => null, people: () => [] },
    owner: { tenantId: TENANT, wabaId: 'w' },
  };
  return { owned, shown: shownBy(phone, id, 'p1', at(told.second), names) };
}

type People = ReturnType<typeof memoryPeople>;

/** Places them in this order, some in one batch. */
async function play(
  told: readonly Told[],
  batch: number,
): Promise<{ people: People; contacts: Map<Told, string> }> {
  const people = memoryPeople();
  const contacts = new Map<Told, string>();
  for (let next = 0; next < told.length; ) {
    const head = told[next] as Told;
    if ('changed' in head) {
      next += 1;
      const { owned } = strangerOf(head, {});
      const [old, now] = [
        shownBy(head.from.phone, head.from.id, 'p1'),
        shownBy(head.to.phone, head.to.id, 'p1'),
      ];
      const change = {
        ...{ changed: head.changed, oldPhone: old.phone, oldUserId: old.userId, newUserId: now.userId },
        newPhone: head.changed === 'number' ? now.phone : undefined,
      };
      await changeIdentity(people, owned, change);
      continue;
    }
    const facts = [head];
    for (next += 1; facts.length < batch && next < told.length; next += 1) {
      const one = told[next] as Told;
      if ('changed' in one) break;
      facts.push(one);
    }
    const strangers = facts.map((fact) => strangerOf(fact, fact));
    const { met, failures } = await meet(people, TENANT, strangers);
    expect([...failures.values()]).toEqual([]);
    for (const [index, fact] of facts.entries()) {
      const contactId = met[index]?.contactId ?? '';
      contacts.set(fact, contactId);
      if (fact.word === undefined) continue;
      const { owned } = strangers[index] as Stranger;
      const [outcome] = await people.runner.runMany([
        contactRequest(owned, contactId, {
          ...{ type: 'RecordConsent', contactId, purpose: 'marketing', state: fact.word, source: 'keyword' },
          said: { at: at(fact.second) },
        }),
      ]);
      expect(outcome?.ok).toBe(true);
    }
  }
  return { people, contacts };
}

const stateOf = ({ store }: People, contactId: string): ContactState =>
  fold(contactDecider, (store.streams.get(streamName.contact(TENANT, contactId)) ?? []) as FoldableEvent[]);

/** The newest word on marketing that counts for a person, as the gates hear it. */
function wordOf(people: People, contactId: string): ConsentWord | undefined {
  const own = new Map<string, ContactState>();
  const others = new Map<string, ContactState>();
  const wanted = [{ id: contactId, isOwn: true }];
  for (let next = wanted.pop(); next; next = wanted.pop()) {
    const { id, isOwn } = next;
    const seen = isOwn ? own : others;
    if (seen.has(id)) continue;
    const state = stateOf(people, id);
    seen.set(id, state);
    const { merged, absorbed, linked, shared } = state.ties;
    wanted.push(...[...merged, ...absorbed, ...linked].map((other) => ({ id: other, isOwn })));
    if (isOwn) wanted.push(...shared.map((other) => ({ id: other, isOwn: false })));
  }
  return gatePerson(
    TENANT,
    [...own.values()],
    [...others.values()].map(({ stops }) => stops),
  ).consents.marketing;
}

/** Each address that is known of a person, and since when it is theirs no more, as their streams tell in any order. */
function addressesOf({ keyring, store }: People, personId: string): string[] {
  const known = new Map<string, { lost: number[]; gained: number }[]>();
  for (const [stream, recorded] of store.streams) {
    const contactId = stream.slice(streamName.contact(TENANT, '').length);
    if (keyring.survivor(contactId) !== personId) continue;
    const own = new Map<string, { lost: number[]; gained: number }>();
    for (const { type, data, personal } of recorded) {
      const [part] = personal ?? [];
      if (!part?.sealed || !type.startsWith('Contact')) continue;
      const plain = JSON.parse(Buffer.from(part.sealed, 'base64').subarray(3).toString());
      const key = `${plain.kind} ${plain.value}`;
      const one = own.get(key) ?? { lost: [], gained: -1 };
      own.set(key, one);
      const { at, source } = data as { at?: string; source?: string };
      if (type === 'ContactAddressRemoved') one.lost.push(Date.parse(at ?? ''));
      else if (source !== undefined && source !== 'inbound' && plain.kind === 'phone') {
        one.gained = Math.max(one.gained, Date.parse(at ?? ''));
      }
    }
    for (const [key, one] of own) known.set(key, [...(known.get(key) ?? []), one]);
  }
  return [...known]
    .map(([key, parts]) => {
      const since = parts.map(({ lost, gained }) => Math.min(...lost.filter((at) => at > gained)));
      const former = since.includes(Number.POSITIVE_INFINITY) ? null : Math.max(...since);
      return `${key} ${former === null ? 'theirs' : (former - 1_740_000_000_000) / 1_000}`;
    })
    .toSorted();
}

/** What is the same in any order: as many people as there are, what leads to whom, and whether each may be written to. */
async function endOf(story: Story, order: readonly Told[], batch: number) {
  const { people, contacts } = await play(order, batch);
  const survivors = story.people.map(({ told }) => {
    const own = told.flatMap((one) => contacts.get(one) ?? []);
    return [...new Set(own.map((contactId) => people.keyring.survivor(contactId)))];
  });
  const leads = await Promise.all(
    story.people.map(async ({ phone, id }) => {
      const { phone: number, userId } = shownBy(phone, id, 'p1');
      const found = await people.keyring.find(TENANT, [
        ...(number ? [number] : []),
        ...(userId ? [userId] : []),
      ]);
      return [...new Set(found.map((one) => one?.contactId))];
    }),
  );
  return {
    survivors,
    leads,
    words: survivors.map(([contactId = '']) => wordOf(people, contactId)),
    addresses: survivors.map(([contactId = '']) => addressesOf(people, contactId)),
  };
}

/** What people were shown with that leads to nobody, as the streams tell it. */
const bynamesTold = (told: readonly Told[]): string[] => {
  const names = told.flatMap((one) => ('changed' in one ? [] : (one.names ?? [])));
  const [usernames, parents] = [names.map(({ username }) => username), names.map((one) => one.parentUserId)];
  return [
    ...usernames.flatMap((name) => (name ? [`username ${name.replace('@', '').toLowerCase()} theirs`] : [])),
    ...parents.flatMap((id) => (id ? [`parentUserId ${id} theirs`] : [])),
  ];
};

const storyInSomeOrder = fc
  .array(life, { minLength: 1, maxLength: 4 })
  .map(storyOf)
  .chain((story) =>
    fc.record({
      story: fc.constant(story),
      order: fc.shuffledSubarray([...story.told], { minLength: story.told.length }),
      batch: fc.integer({ min: 1, max: 4 }),
    }),
  );

describe('whoever they are, whatever changes, in whatever order it is told', () => {
  test('there are as many contacts as people, each led to by number and id, and a withdrawal holds from when it was said', async () => {
    await fc.assert(
      fc.asyncProperty(storyInSomeOrder, async ({ story, order, batch }) => {
        const { survivors, leads, words, addresses } = await endOf(story, order, batch);
        for (const [index, own] of survivors.entries()) {
          expect(own, `contacts of person ${index}`).toHaveLength(1);
          expect(leads[index], `whom the addresses of person ${index} lead to`).toEqual(own);
        }
        expect(new Set(survivors.flat()).size).toBe(story.people.length);
        for (const [index, { told }] of story.people.entries()) {
          const bynames = addresses[index]?.filter((one) => /^(username|parentUserId) /.test(one));
          expect(bynames).toEqual([...new Set(bynamesTold(told))].toSorted());
          const last = told.findLast((one) => 'word' in one && one.word !== undefined);
          if (!last || !('word' in last)) continue;
          const word = words[index];
          expect(Date.parse(word?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(at(last.second)));
          if (last.word === 'withdrawn') expect(word?.state).toBe('withdrawn');
        }
        const straight = await endOf(story, story.told, 1);
        expect(words).toEqual(straight.words);
        expect(addresses).toEqual(straight.addresses);
      }),
      { numRuns },
    );
  });

  test('a number that was given up, and is told to be theirs again, is theirs', async () => {
    const [one, other] = [
      { phone: waId(0), id: 'US.a' },
      { phone: waId(1), id: 'US.b' },
    ];
    const told: Told[] = [
      { second: 1, ...one },
      { second: 2, from: one, to: other, changed: 'number' },
      { second: 3, from: other, to: { phone: one.phone, id: 'US.c' }, changed: 'number' },
      { second: 2, from: one, to: other, changed: 'number' },
      { second: 4, phone: one.phone, id: 'US.c' },
    ];
    const { people, contacts } = await play(told, 1);
    const [first, last] = [...contacts.values()];
    expect(last).toBe(first);
    expect(addressesOf(people, first ?? '')).toEqual([
      `phone +${one.phone} theirs`,
      `phone +${other.phone} 3`,
      'userId US.a 2',
      'userId US.b 3',
      'userId US.c theirs',
    ]);
  });
});
