import { fold, hasOutcome, type MessageCommand, type MessageState, messageDecider } from '@wabus/domain';
import type { DomainEvent, RecordedEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldMessages } from './event-consumer.ts';
import { DEFAULT_DEADLINES, foldWork, type WorkRow } from './work-row.ts';

const START = Date.parse('2026-11-21T10:00:00.000Z');
const messageId = 'm1';
const queued = {
  ...{
    messageId,
    projectId: 'p',
    wabaId: 'w',
    phoneNumberId: 'n',
    contactId: 'c',
    templateId: 't',
    campaignId: 'k',
  },
  ...({ messageType: 'template', purpose: 'utility', priority: 'bulk', sentBy: 'campaign' } as const),
};
const personal = { to: '+16505551234', content: {} };
const at = '2026-11-21T10:00:00.000Z';
const failure = { code: 'meta-1', class: 'unknown', detail: 'no' } as const;

/** Commands that make sense or not: the decider sorts them out. `a0`, `a1` are attempts. */
const commands = fc.array(
  fc.oneof(
    fc.constant<MessageCommand>({ type: 'ReleaseMessage', messageId, personal }),
    fc.constant<MessageCommand>({ type: 'DeferMessage', messageId, reason: 'campaign-paused' }),
    fc.constant<MessageCommand>({
      type: 'SuppressMessage',
      messageId,
      projectId: 'p',
      contactId: 'c',
      failure: { ...failure, class: 'own-rule' },
    }),
    fc
      .record({
        kind: fc.nat(6),
        attempt: fc.constantFrom('a0', 'a1'),
        release: fc.integer({ min: 1, max: 3 }),
      })
      .map(answer),
  ),
  { maxLength: 14 },
);

function answer({
  kind,
  attempt: attemptId,
  release,
}: {
  kind: number;
  attempt: string;
  release: number;
}): MessageCommand {
  const own = { messageId, attemptId };
  const list: MessageCommand[] = [
    { type: 'AttemptMessage', ...own, release, callBy: at },
    { type: 'AttemptMessage', ...own, release, callBy: at },
    { type: 'AcceptMessage', ...own, wamid: 'wamid.1', held: release === 2, at },
    { type: 'RejectMessage', ...own, failure, at },
    { type: 'DeferMessage', ...own, dueAt: at, reason: 'meta-131000' },
    { type: 'RecordOutcomeUnknown', ...own, reason: 'timeout' },
    {
      type: 'RecordStatus',
      ...own,
      eventId: `${attemptId}-${release}`,
      status: release === 3 ? 'failed' : 'sent',
      wamid: 'wamid.1',
      at,
      from: { wabaId: 'w', phoneNumberId: 'n' },
    },
  ];
  return list[kind] as MessageCommand;
}

/** What the domain makes of the commands, as recorded events and the state after them. */
function played(list: readonly MessageCommand[]): { events: RecordedEvent[]; state: MessageState } {
  const events: RecordedEvent[] = [];
  let state = messageDecider.initialState;
  for (const command of [{ type: 'QueueMessage', ...queued, personal, release: false } as const, ...list]) {
    let decided: DomainEvent[] = [];
    try {
      decided = messageDecider.decide(command, state);
    } catch {
      continue;
    }
    for (const event of decided) {
      const recorded = record(event, events.length);
      events.push(recorded);
      state = fold(messageDecider, [recorded as never], state);
    }
  }
  return { events, state };
}

function record(event: DomainEvent, revision: number): RecordedEvent {
  const time = new Date(START + revision * 1_000).toISOString();
  return {
    ...{ id: event.id ?? `e${revision}`, type: event.type, schemaVersion: 1, stream: `message-${messageId}` },
    ...{ occurredAt: time, recordedAt: time, tenantId: 't', key: 'w', correlationId: 'x', causationId: 'x' },
    ...{ actor: { kind: 'system', id: 'test' } as const, personal: [], data: event.data },
    ...{ revision, position: BigInt(revision + 1) },
  };
}

/** What the row must say by the domain's own rules; null: nothing is pending. */
function expectedState(state: MessageState): WorkRow['state'] | null {
  if (hasOutcome(state)) return null;
  const { phase } = state;
  if (phase === 'queued' || phase === 'released' || phase === 'attempted') return phase;
  return phase === 'deferred' || phase === 'abandoned' ? 'deferred' : null;
}

describe('the work table', () => {
  test('agrees with the domain about what is pending, whatever happened to a message', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const { events, state } = played(list);
        const row = events.reduce<WorkRow | null>(
          (before, event) => foldWork(before, event, 3, DEFAULT_DEADLINES),
          null,
        );
        expect(row?.state ?? null).toBe(expectedState(state));
        if (!row) return;
        expect(row).toMatchObject({ partition: 3, release: state.releases, revision: events.length - 1 });
        expect(row.attemptId !== null).toBe(row.state === 'attempted');
      }),
      { numRuns: 500 },
    );
  });

  test('is the same however the events are cut into batches', () => {
    fc.assert(
      fc.property(commands, fc.array(fc.integer({ min: 1, max: 4 })), (list, cuts) => {
        const { events } = played(list);
        const whole = foldMessages(new Map(), events, 3, DEFAULT_DEADLINES);
        let rows = new Map<string, WorkRow>();
        let seen = 0;
        const left = [...events];
        for (const cut of [...cuts, left.length]) {
          const { changes, seen: some } = foldMessages(rows, left.splice(0, cut), 3, DEFAULT_DEADLINES);
          const merged = new Map<string, WorkRow | null>([...rows, ...changes]);
          rows = new Map([...merged].filter((entry): entry is [string, WorkRow] => entry[1] !== null));
          seen += some.get('k') ?? 0;
        }
        expect(rows.get(messageId) ?? null).toEqual(whole.changes.get(messageId) ?? null);
        expect(seen).toBe(1);
      }),
    );
  });

  test('says when something is to be done', () => {
    const { events } = played([
      { type: 'ReleaseMessage', messageId, personal },
      { type: 'AttemptMessage', messageId, attemptId: 'a0', release: 1, callBy: '2026-11-21T10:00:05.000Z' },
      { type: 'AbandonAttempt', messageId, attemptId: 'a0', reason: 'late' },
      { type: 'DeferMessage', messageId, reason: 'campaign-paused' },
      { type: 'ReleaseMessage', messageId, personal },
    ]);
    const rows: (WorkRow | null)[] = [];
    events.reduce<WorkRow | null>((before, event) => {
      rows.push(foldWork(before, event, 3, DEFAULT_DEADLINES));
      return rows.at(-1) ?? null;
    }, null);
    expect(rows.map((row) => row?.checkAt)).toEqual([
      '2026-11-21T10:00:00.000Z',
      '2026-11-21T10:01:01.000Z',
      '2026-11-21T10:00:18.000Z',
      '2026-11-21T10:00:04.000Z',
      null,
      '2026-11-21T10:02:05.000Z',
    ]);
  });

  test('a sender that stands still for an hour finds each message a few times, not once a minute', () => {
    const release: MessageCommand = { type: 'ReleaseMessage', messageId, personal };
    const { events } = played(Array.from({ length: 9 }, () => release));
    const minutes: number[] = [];
    events.reduce<WorkRow | null>((before, event) => {
      const row = foldWork(before, event, 3, DEFAULT_DEADLINES);
      if (row?.checkAt) minutes.push((Date.parse(row.checkAt) - Date.parse(row.since)) / 60_000);
      return row;
    }, null);
    expect(minutes).toEqual([0, 1, 2, 4, 8, 16, 32, 32, 32, 32]);
  });
});
