import type { WebhookFact } from '@wabus/whatsapp';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, World } from '../../test/world.ts';
import { type Shown, shownBy } from './addresses.ts';
import { type MeetingPorts, meet, type Stranger } from './meet.ts';
import type { OwnedFact } from './owned-fact.ts';

const numRuns = Math.ceil(12 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

function strangersOf(tenantId: string, shown: readonly Shown[]): Stranger[] {
  return shown.map((one) => {
    const timestamp = new Date(1_740_000_000_000);
    const record = {
      topic: 't',
      partition: 0,
      offset: 0n,
      key: 'k',
      value: Buffer.alloc(0),
      headers: {},
      timestamp,
    };
    const source = { field: 'messages', wabaId: 'w', index: 0, digest: 'd', item: 'message', raw: null };
    const fact: WebhookFact = { kind: 'unknown', ...source };
    const read = { fact, alone: () => null, people: () => [] };
    const owned: OwnedFact = { record, ...read, owner: { tenantId, wabaId: 'w' } };
    return { owned, shown: one };
  });
}

/** Of a person: the number alone, the id alone, or both. */
interface Fact {
  readonly person: number;
  readonly shows: 'number' | 'id' | 'both';
}

const shownOf = ({ person, shows }: Fact): Shown =>
  shownBy(
    shows === 'id' ? undefined : `1650555${1_000 + person}`,
    shows === 'number' ? undefined : `US.${person}`,
    'p1',
  );

/** Each part in a batch of its own, several at once where it says so; answers the contacts of each fact. */
async function play(batches: readonly (readonly Fact[])[], atOnce: boolean): Promise<Map<Fact, string>> {
  const tenantId = `t-${newId()}`;
  const contacts = new Map<Fact, string>();
  const one = async (facts: readonly Fact[]) => {
    const { met, failures } = await meet(world, tenantId, strangersOf(tenantId, facts.map(shownOf)));
    expect(failures.size).toBe(0);
    for (const [index, fact] of facts.entries()) contacts.set(fact, met[index]?.contactId ?? '');
  };
  if (atOnce) await Promise.all(batches.map(one));
  else for (const facts of batches) await one(facts);
  return contacts;
}

const factOf = (...shows: Fact['shows'][]): fc.Arbitrary<Fact> =>
  fc.record({ person: fc.integer({ min: 0, max: 3 }), shows: fc.constantFrom(...shows) });
const batchesOf = (fact: fc.Arbitrary<Fact>) =>
  fc.array(fc.array(fact, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

test.each([
  ['both, and the id alone', ['both', 'id']],
  ['both, and the number alone', ['both', 'number']],
] as const)(
  'facts that show %s make one contact of each person, in any order and batches',
  async (_what, shows) => {
    await fc.assert(
      fc.asyncProperty(batchesOf(factOf(...shows)), async (batches) => {
        const contacts = await play(batches, false);
        const first = new Map<number, string>();
        for (const [{ person }, contactId] of contacts) {
          expect(contactId).toBe(first.get(person) ?? contactId);
          first.set(person, contactId);
        }
        expect(new Set(first.values()).size).toBe(first.size);
      }),
      { numRuns },
    );
  },
);

test('no two people ever share a contact, whatever is shown, in any order and at once', async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf(factOf('both', 'id', 'number')), fc.boolean(), async (batches, atOnce) => {
      const contacts = await play(batches, atOnce);
      const owner = new Map<string, number>();
      for (const [{ person }, contactId] of contacts) {
        expect(owner.get(contactId) ?? person).toBe(person);
        owner.set(contactId, person);
      }
    }),
    { numRuns },
  );
});

test('people who are known cost one question to the keyring for a whole batch, and nothing else', async () => {
  const tenantId = `t-${newId()}`;
  const facts = [0, 1, 2, 3].map((person): Fact => ({ person, shows: 'both' }));
  const asked: string[] = [];
  const counted = <Name extends keyof MeetingPorts['keyring']>(name: Name): MeetingPorts['keyring'][Name] =>
    (async (...given: never[]) => {
      if ((name !== 'mark' && name !== 'note') || (given as unknown[][])[1]?.length) asked.push(name);
      return (world.keyring[name] as (...all: never[]) => unknown)(...given);
    }) as unknown as MeetingPorts['keyring'][Name];
  const keyring: MeetingPorts['keyring'] = {
    identify: counted('identify'),
    find: counted('find'),
    join: counted('join'),
    mayHave: counted('mayHave'),
    mayBeOne: counted('mayBeOne'),
    elderOf: counted('elderOf'),
    absorb: counted('absorb'),
    goesOver: counted('goesOver'),
    holdersOf: counted('holdersOf'),
    handOver: counted('handOver'),
    note: counted('note'),
    mark: counted('mark'),
    hmac: counted('hmac'),
  };
  const ports: MeetingPorts = { keyring, runner: world.runner, bynames: world.bynames };
  await meet(ports, tenantId, strangersOf(tenantId, facts.map(shownOf)));
  expect(asked).toContain('join');
  asked.length = 0;
  await meet(ports, tenantId, strangersOf(tenantId, [...facts, ...facts].map(shownOf)));
  expect(asked).toEqual(['find']);
});
