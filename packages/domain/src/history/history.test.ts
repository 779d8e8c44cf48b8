import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoldableEvent } from '../decider.ts';
import { historyDecider, type RecordHistory } from './decide.ts';
import { shownHistory } from './shown-history.ts';
import { evolveHistory, type HistoryImport } from './state.ts';

const { given } = specify(historyDecider);
const at = (minute: number) =>
  new Date(Date.parse('2026-03-01T00:00:00.000Z') + minute * 60_000).toISOString();
const ofNumber = (minute: number) => ({ phoneNumberId: 'n1', wabaId: 'w1', projectId: 'p1', at: at(minute) });

type Told = RecordHistory['event'];
const requested = (minute: number): Told => ({
  ...{ type: 'HistoryImportRequested', id: `r${minute}`, data: ofNumber(minute) },
});
const part = (phase: number, order: number | undefined, progress: number, minute = 10): Told => ({
  ...{ type: 'HistoryPartReceived', id: `p${phase}-${order}-${minute}-${progress}` },
  data: { ...ofNumber(minute), phase, order, progress, messages: 100 },
});
const declined = (minute: number): Told => ({
  ...{ type: 'HistoryImportDeclined', id: `d${minute}` },
  data: { ...ofNumber(minute), detail: 'Sharing is off.' },
});
const failure = { code: 'meta-2593108', class: 'permanent-request', detail: 'Too late.' } as const;
const refused = (minute: number): Told => ({
  ...{ type: 'HistoryImportRefused', id: `f${minute}` },
  data: { ...ofNumber(minute), failure },
});
const imported = (minute = 10): DomainEvent => ({
  ...{ type: 'HistoryImported', occurredAt: at(minute), data: ofNumber(minute) },
});
const record = (event: Told, ifNotAsked?: true): RecordHistory => ({
  ...{ type: 'RecordHistory', event },
  ...(ifNotAsked ? { ifNotAsked } : {}),
});

describe('the rules of an import', () => {
  test('a part is told once, whatever the webhook that brings it again', () => {
    given([part(0, 1, 20)])
      .when(record(part(0, 1, 20)))
      .thenNothing();
    given([part(0, 1, 20)])
      .when(record(part(0, 1, 20, 11)))
      .thenNothing();
    given([part(0, 1, 20)])
      .when(record(part(1, 1, 30)))
      .then([part(1, 1, 30)]);
  });

  test('MP24: however the parts come, one word tells that all of it was imported', () => {
    const parts = [part(0, 1, 20), part(1, 1, 55), part(1, 2, 80), part(2, 1, 100), part(2, 2, 100, 12)];
    const shuffled = fc.shuffledSubarray([...parts, ...parts, part(1, 2, 80, 13)], { minLength: 11 });
    const once = fc.property(shuffled, (told) => {
      const events: FoldableEvent[] = [];
      let state = historyDecider.initialState;
      for (const one of told) {
        for (const event of historyDecider.decide(record(one), state)) {
          const recorded = { ...event, recordedAt: at(60) } as FoldableEvent;
          events.push(recorded);
          state = historyDecider.evolve(state, recorded);
        }
      }
      expect(events.filter(({ type }) => type === 'HistoryImported')).toHaveLength(1);
      const history = events.reduce<HistoryImport | undefined>(evolveHistory, undefined);
      expect(shownHistory(history, new Date(at(60)))).toMatchObject({ state: 'done', messages: 500 });
    });
    fc.assert(once, { numRuns: 100 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1) });
  });

  test('another request begins another import, which tells its own parts and its own end', () => {
    const before = [requested(0), part(0, 1, 100), imported()];
    given([...before, requested(30)])
      .when(record(part(0, 1, 100, 31)))
      .then([part(0, 1, 100, 31), imported(31)]);
    given([...before, requested(30)])
      .when(record(part(0, 1, 100)))
      .thenNothing();
  });

  test('a request that Meta had before is recorded where none is known', () => {
    given([requested(0)])
      .when(record(requested(30), true))
      .thenNothing();
    given([])
      .when(record(requested(30), true))
      .then([requested(30)]);
  });

  test('that the business declined is told once', () => {
    given([requested(0), declined(5)])
      .when(record(declined(5)))
      .thenNothing();
  });
});

describe('what is shown of an import', () => {
  const shown = (told: readonly Told[], now: number) => {
    const recorded = told.map((event) => ({ ...event, recordedAt: at(now) }) as FoldableEvent);
    return shownHistory(
      recorded.reduce<HistoryImport | undefined>(evolveHistory, undefined),
      new Date(at(now)),
    );
  };
  const DAY = 24 * 60;

  test.each<[string, readonly Told[], number, object | null]>([
    ['of a number without one', [], 0, null],
    [
      'asked for',
      [requested(0)],
      5,
      { state: 'requested', progress: null, requestedAt: at(0), heardAt: null },
    ],
    ['asked for a day ago', [requested(0)], DAY, { state: 'requested' }],
    ['asked for, and a day is over', [requested(0)], DAY + 1, { state: 'silent', heardAt: null }],
    [
      'under way, the later part first',
      [requested(0), part(1, 1, 60, 12), part(0, 1, 20, 10)],
      ...([20, { state: 'running', progress: 60, messages: 200, heardAt: at(12) }] as const),
    ],
    [
      'under way, and a day is over',
      [requested(0), part(0, 1, 20)],
      DAY + 11,
      { state: 'silent', progress: 20 },
    ],
    ['that nobody here asked for', [part(0, 1, 20)], 20, { state: 'running', requestedAt: null }],
    ['done, long ago', [requested(0), part(0, 1, 100)], 3 * DAY, { state: 'done', progress: 100 }],
    [
      'declined',
      [requested(0), declined(5)],
      3 * DAY,
      { state: 'declined', detail: 'Sharing is off.', heardAt: at(5) },
    ],
    [
      'declined, and shared all the same',
      [declined(5), part(0, 1, 20)],
      20,
      { state: 'running', detail: null },
    ],
    ['refused', [requested(0), refused(1)], 3 * DAY, { state: 'refused', detail: 'Too late.' }],
    [
      'asked for again',
      [requested(0), declined(5), requested(30)],
      31,
      { state: 'requested', requestedAt: at(30) },
    ],
    [
      'whose first part overtook the record of its request',
      [part(0, 1, 20, 10), requested(10)],
      11,
      { state: 'running' },
    ],
  ])('%s', (_name, told, now, expected) => {
    if (expected === null) expect(shown(told, now)).toBeNull();
    else expect(shown(told, now)).toMatchObject(expected);
  });
});
