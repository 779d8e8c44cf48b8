import { recorded, specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../decider.ts';
import { type ConsentPurpose, isOptedOut, type MessagePurpose } from './consent.ts';
import { contactDecider } from './decide.ts';

const { given } = specify(contactDecider);
const identified: DomainEvent = { type: 'ContactIdentified', data: { contactId: 'c1' } };
const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();

const word = (
  state: 'given' | 'withdrawn',
  purpose: ConsentPurpose,
  second: number,
  wamid?: string,
): DomainEvent => ({
  type: state === 'given' ? 'ConsentGiven' : 'ConsentWithdrawn',
  data: {
    contactId: 'c1',
    purpose,
    source: wamid ? 'keyword' : 'form',
    at: at(second),
    ...(wamid ? { wamid, projectId: 'p1' } : {}),
  },
});
const preference = (value: 'stop' | 'resume', second: number, phoneNumberId = 'n1'): DomainEvent => ({
  type: 'MarketingPreferenceChanged',
  data: {
    contactId: 'c1',
    projectId: 'p1',
    wabaId: 'w1',
    phoneNumberId,
    preference: value,
    at: at(second),
  },
});

const say = {
  type: 'RecordConsent',
  contactId: 'c1',
  purpose: 'marketing',
  state: 'withdrawn',
  source: 'form',
} as const;

test('consent of a time given stands at that time, with its sealed evidence', () => {
  given([identified])
    .when({ ...say, said: { at: at(5) }, evidence: 'a letter' })
    .then([
      {
        type: 'ConsentWithdrawn',
        occurredAt: at(5),
        data: { contactId: 'c1', purpose: 'marketing', source: 'form', at: at(5) },
        personal: [{ contactId: 'c1', plain: { evidence: 'a letter' } }],
      },
    ]);
});

test('what is said now comes after what was said before, also where that clock was ahead', () => {
  const later = new Date(Date.parse(at(59)) + 1).toISOString();
  given([identified, word('withdrawn', 'marketing', 59)])
    .when({ ...say, state: 'given', said: { now: at(1) } })
    .then([
      {
        type: 'ConsentGiven',
        occurredAt: later,
        data: { contactId: 'c1', purpose: 'marketing', source: 'form', at: later },
      },
    ]);
});

test('a word in a message counts once', () => {
  const message = { eventId: 'e1', wamid: 'wamid.1', projectId: 'p1' };
  const command = { ...say, source: 'keyword', said: { at: at(1) }, message };
  const { wamid, projectId } = message;
  const event: DomainEvent = {
    type: 'ConsentWithdrawn',
    id: 'e1',
    occurredAt: at(1),
    data: { contactId: 'c1', purpose: 'marketing', source: 'keyword', at: at(1), wamid, projectId },
  };
  given([identified]).when(command).then([event]);
  given([identified, event]).when(command).thenNothing();
});

test('a preference counts once', () => {
  const data = {
    contactId: 'c1',
    projectId: 'p1',
    wabaId: 'w1',
    phoneNumberId: 'n1',
    preference: 'stop',
    at: at(1),
  } as const;
  const command = { type: 'RecordPreference', eventId: 'e1', ...data } as const;
  const event: DomainEvent = { type: 'MarketingPreferenceChanged', id: 'e1', occurredAt: at(1), data };
  given([identified]).when(command).then([event]);
  given([identified, event]).when(command).thenNothing();
});

test('nobody unknown gets a profile or a consent', () => {
  given([])
    .when({ ...say, said: { at: at(1) } })
    .thenError('not-found');
});

test('a profile and new addresses are facts of their own', () => {
  const address = { kind: 'userId', value: 'US.1' } as const;
  given([identified])
    .when({ type: 'UpdateContact', contactId: 'c1', profile: { name: 'Ana' }, addresses: [address] })
    .then([
      {
        type: 'ContactProfileChanged',
        data: { contactId: 'c1' },
        personal: [{ contactId: 'c1', plain: { name: 'Ana' } }],
      },
      {
        type: 'ContactAddressAdded',
        data: { contactId: 'c1', source: 'crm' },
        personal: [{ contactId: 'c1', plain: address }],
      },
    ]);
});

describe('who may be written to', () => {
  const optedOut = (
    events: readonly DomainEvent[],
    purpose: MessagePurpose = 'marketing',
    marketingPolicy: 'opt-out' | 'opt-in' = 'opt-out',
  ): boolean => {
    const state = fold(contactDecider, events.map(recorded));
    return isOptedOut({
      purpose,
      consents: state.consents,
      marketingPolicy,
      preference: state.preferences.n1,
    });
  };

  test('marketing needs no consent under opt-out, and one under opt-in; nothing else needs any', () => {
    expect(optedOut([])).toBe(false);
    expect(optedOut([], 'marketing', 'opt-in')).toBe(true);
    expect(optedOut([word('given', 'marketing', 1)], 'marketing', 'opt-in')).toBe(false);
    for (const purpose of ['utility', 'authentication', 'none'] as const) {
      expect(optedOut([], purpose, 'opt-in')).toBe(false);
    }
  });

  test('a withdrawal concerns its purpose; `all` stops marketing and utility, never free-form', () => {
    expect(optedOut([word('withdrawn', 'marketing', 1)])).toBe(true);
    expect(optedOut([word('withdrawn', 'marketing', 1)], 'utility')).toBe(false);
    expect(optedOut([word('withdrawn', 'utility', 1)])).toBe(false);
    const all = [word('withdrawn', 'all', 1)];
    expect(optedOut(all)).toBe(true);
    expect(optedOut(all, 'utility')).toBe(true);
    expect(optedOut(all, 'none')).toBe(false);
    expect(optedOut(all, 'authentication')).toBe(false);
  });

  test('the newest word that covers the purpose counts', () => {
    expect(optedOut([word('withdrawn', 'marketing', 1), word('given', 'marketing', 2)])).toBe(false);
    expect(optedOut([word('withdrawn', 'all', 1), word('given', 'marketing', 2)])).toBe(false);
    expect(optedOut([word('given', 'marketing', 1), word('withdrawn', 'all', 2)])).toBe(true);
    expect(optedOut([word('given', 'marketing', 1), word('withdrawn', 'marketing', 1)])).toBe(true);
  });

  test("WhatsApp's own stop concerns marketing of its number until it is resumed, whatever was consented", () => {
    expect(optedOut([preference('stop', 1), word('given', 'marketing', 2)])).toBe(true);
    expect(optedOut([preference('stop', 1)], 'utility')).toBe(false);
    expect(optedOut([preference('stop', 1, 'n2')])).toBe(false);
    expect(optedOut([preference('resume', 2), preference('stop', 1)])).toBe(false);
  });
});

test('any order and repetition of the same words gives the same consents', () => {
  const words = fc.array(
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom('given' as const, 'withdrawn' as const),
          fc.constantFrom('marketing' as const, 'utility' as const, 'all' as const),
          fc.integer({ min: 0, max: 4 }),
        )
        .map((parts) => word(...parts)),
      fc
        .tuple(fc.constantFrom('stop' as const, 'resume' as const), fc.integer({ min: 0, max: 4 }))
        .map((parts) => preference(...parts)),
    ),
    { minLength: 1, maxLength: 8 },
  );
  const runs = words.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list, ...list, ...list], { minLength: 0 }).map((some) => [...list, ...some]),
      fc.infiniteStream(fc.nat()),
    ),
  );
  fc.assert(
    fc.property(runs, ([list, more, chance]) => {
      const shuffled = more
        .map((event) => ({ event, key: chance.next().value as number }))
        .sort((one, other) => one.key - other.key)
        .map(({ event }) => event);
      const [straight, mixed] = [list, shuffled].map((events) => fold(contactDecider, events.map(recorded)));
      expect(mixed?.consents).toEqual(straight?.consents);
      expect(mixed?.preferences).toEqual(straight?.preferences);
    }),
  );
});
