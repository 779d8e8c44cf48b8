import { specify } from '@wabus/domain/testing';
import type { CatalogueEvent, DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inboundDecider } from './decide.ts';
import {
  KIND_RIGHTS,
  mayCause,
  opensWindow,
  type Right,
  type SaidKind,
  type SaidSource,
  SOURCE_RIGHTS,
} from './rights.ts';
import { covers, versionOf } from './versions.ts';

const numRuns = 200 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

const at = '2026-11-21T10:00:00.000Z';
const place = {
  ...{ wamid: 'wamid.1', projectId: 'p1', wabaId: 'w1', phoneNumberId: 'n1', contactId: 'c1' },
  ...{ conversationId: 'v1', at },
};
type Received = Extract<DomainEvent, { readonly type: 'MessageReceived' }> & { readonly id: string };
const received = (messageType: string, source?: SaidSource): Received => ({
  type: 'MessageReceived',
  id: `${messageType} ${source}`,
  data: { ...place, messageType, ...(source ? { source } : {}) },
});
const { given } = specify(inboundDecider);
const told = (event: Received) => ({ type: 'RecordSaid', event }) as const;

test('a message that is told again in the same way stands once, whatever else is different of it', () => {
  given([received('text')])
    .when(told({ ...received('text'), id: 'another' }))
    .thenNothing();
});

test('MP19: a message fills the placeholder that came for it, and a placeholder after it is nothing', () => {
  const [placeholder, message] = [received('unsupported'), received('text')];
  given([placeholder]).when(told(message)).then([message]);
  given([placeholder, message]).when(told(message)).thenNothing();
  given([message]).when(told(placeholder)).thenNothing();
});

test('MP24: what the history tells of a message that came live is nothing, and the live one after it counts', () => {
  const [old, live] = [received('text', 'history'), received('text')];
  given([live]).when(told(old)).thenNothing();
  given([old]).when(told(live)).then([live]);
});

test('whatever the order, what stands covers all that was told', () => {
  const ways = fc.record({
    messageType: fc.constantFrom('text', 'unsupported', 'media_placeholder'),
    source: fc.constantFrom<SaidSource>('live', 'standby', 'history', 'replay'),
  });
  fc.assert(
    fc.property(fc.array(ways, { minLength: 1, maxLength: 8 }), (all) => {
      const stream: DomainEvent[] = [];
      for (const { messageType, source } of all) {
        const { state } = given(stream);
        stream.push(...inboundDecider.decide(told(received(messageType, source)), state));
      }
      const stand = stream.flatMap((event) =>
        event.type === 'MessageReceived' ? [versionOf(event.data)] : [],
      );
      for (const one of all) {
        const version = versionOf(one);
        const full = stand.some((other) => covers({ ...other, source: 'live' }, version));
        expect(full && stand.some((other) => covers({ ...other, isPlaceholder: false }, version))).toBe(true);
      }
    }),
    { numRuns },
  );
});

/** What may come of a message that a person wrote, by how it came; written down once more, to be read. */
const TABLE: readonly (readonly [SaidSource, ...boolean[]])[] = [
  // source, notify, open a window, count as a reply, be heard as a STOP, be unread
  ['live', true, true, true, true, true],
  ['standby', false, false, true, true, false],
  ['replay', false, false, false, true, false],
  ['history', false, false, false, false, false],
  ['echo', false, false, false, false, false],
];
const RIGHTS: readonly Right[] = ['notify', 'openWindow', 'countAsReply', 'beHeard', 'beUnread'];

test('the table of sources says what each may cause, and a kind of thing may cause no more than it', () => {
  expect(Object.keys(SOURCE_RIGHTS).toSorted()).toEqual(TABLE.map(([source]) => source).toSorted());
  for (const [source, ...allowed] of TABLE) {
    for (const [index, right] of RIGHTS.entries()) {
      expect([source, right, mayCause({ source, kind: 'message' }, right)]).toEqual([
        source,
        right,
        allowed[index],
      ]);
      for (const kind of Object.keys(KIND_RIGHTS) as SaidKind[]) {
        expect(mayCause({ source, kind }, right)).toBe(allowed[index] === true && KIND_RIGHTS[kind][right]);
      }
    }
  }
});

test('the window opens by what the table lets: what a person wrote or called by, that is theirs alone', () => {
  const opens = (event: object) => opensWindow({ ...event, recordedAt: at } as unknown as CatalogueEvent);
  for (const [source, , open] of TABLE) {
    expect([source, opens(received('text', source))]).toEqual([source, open]);
    const call = { ...place, callId: 'c', direction: 'inbound', event: 'connect', source };
    expect([source, opens({ type: 'CallReported', data: call })]).toEqual([source, open]);
    for (const data of [
      { ...call, direction: 'outbound' },
      { ...call, event: 'call_recording_ready' },
    ]) {
      expect(opens({ type: 'CallReported', data })).toBe(false);
    }
  }
  for (const more of [{ groupId: 'g' }, { unwritten: true }]) {
    expect(opens({ type: 'MessageReceived', data: { ...received('text').data, ...more } })).toBe(false);
  }
  for (const type of [
    'ReactionReceived',
    'MessageEdited',
    'MessageRevoked',
    'ThreadHandedOver',
    'MessageEchoed',
  ]) {
    expect([type, opens({ type, data: place })]).toEqual([type, false]);
  }
});

test('what is only done to a message asks for nothing; an edit is heard', () => {
  for (const kind of ['reaction', 'edit', 'revoke', 'pin', 'in-group', 'unwritten'] as const) {
    for (const right of RIGHTS) {
      expect([kind, right, mayCause({ kind }, right)]).toEqual([
        kind,
        right,
        kind === 'edit' && right === 'beHeard',
      ]);
    }
  }
});
