import { HOLD_REASONS } from '@wabus/domain';
import { MESSAGE_PURPOSES } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GateStates, MAX_STALENESS_MS } from '../model/reading.ts';
import type { GateSubject } from './subject.ts';
import { verdictOf } from './verdict.ts';

/** Times the usual number of worlds: `WABUS_PROPERTY_RUNS=10` makes 20,000. */
const numRuns = 2_000 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const [projectId, templateId, campaignId, contactId, phoneNumberId] = ['p', 't', 'c', 'w', 'n'];

// Mostly of the tenant itself and mostly as it should be, so that many subjects pass.
const tenantId = fc.oneof(
  { weight: 9, arbitrary: fc.constant('a') },
  { weight: 1, arbitrary: fc.constant('b') },
);
const often = <Value>(usual: Value, ...others: Value[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const time = fc.integer({ min: -30 * HOUR, max: HOUR }).map((ms) => new Date(NOW + ms).toISOString());
const known = <Value>(id: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Map<string, Value>> =>
  fc.option(value, { freq: 8 }).map((one) => new Map(one === null ? [] : [[id, one]]));
const word = fc.record({ state: fc.constantFrom('given' as const, 'withdrawn' as const), at: time });
const preference = fc.record({ preference: fc.constantFrom('stop' as const, 'resume' as const), at: time });

const hold = fc.record({
  ...{ reason: fc.constantFrom(...HOLD_REASONS), word: fc.constant('WORD'), since: time },
  until: fc.option(time, { nil: undefined }),
  purposes: fc.option(fc.subarray([...MESSAGE_PURPOSES]), { nil: undefined }),
  endsByWorking: fc.boolean(),
});

const states: fc.Arbitrary<GateStates> = fc.record({
  projects: known(
    projectId,
    fc.record({
      tenantId,
      status: often('active', 'needs-attention', 'reconnecting', 'failed', 'pending'),
      attentionSince: fc.option(time),
      holds: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(hold, { maxLength: 3 })),
      worksSince: fc.option(time),
      backSince: fc.option(time),
      throughput: fc.constant(null),
      isOnBizApp: fc.constant(false),
    }),
  ),
  templates: known(
    templateId,
    fc.record({
      tenantId,
      status: often('approved', 'paused', 'rejected'),
      category: fc.constantFrom('MARKETING', 'UTILITY', 'AUTHENTICATION'),
    }),
  ),
  campaigns: known(
    campaignId,
    fc.record({ tenantId, status: often('running', 'paused', 'completed', 'draft') }),
  ),
  conversations: fc.constant(new Map()),
  windows: known(
    contactId,
    fc.record({
      tenantId,
      wroteAt: fc.record({ [projectId]: time }, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>,
      wroteIn: fc.constant({}),
    }),
  ),
  people: fc.constant(new Map()),
  conflicts: fc.constant(new Map()),
  erased: fc.constant(new Map()),
  contacts: known(
    contactId,
    fc.record({
      tenantId,
      consents: fc.record({ marketing: word, utility: word, all: word }, { requiredKeys: [] }),
      preferences: fc.record({ [phoneNumberId]: preference }, { requiredKeys: [] }) as fc.Arbitrary<
        Record<string, { preference: 'stop' | 'resume'; at: string }>
      >,
    }),
  ),
  tenants: known('a', fc.record({ marketingPolicy: fc.constantFrom('opt-in' as const, 'opt-out' as const) })),
  stalenessMs: fc.integer({ min: 0, max: 2 * MAX_STALENESS_MS }),
});

const subject: fc.Arbitrary<GateSubject> = fc.record({
  tenantId: fc.constant('a'),
  projectId: fc.constant(projectId),
  templateId: fc.constantFrom(templateId, null),
  campaignId: fc.constantFrom(campaignId, undefined),
  contactId: fc.constant(contactId),
  phoneNumberId: fc.constant(phoneNumberId),
  purpose: fc.constantFrom('marketing', 'utility', 'authentication', 'none'),
});

/** Runs a property over subjects and states, and holds that it was of use often enough to say something. */
function holds(property: (subject: GateSubject, states: GateStates) => boolean): void {
  let useful = 0;
  fc.assert(
    fc.property(subject, states, (one, world) => {
      useful += property(one, world) ? 1 : 0;
    }),
    { numRuns },
  );
  expect(useful).toBeGreaterThan(numRuns / 50);
}

test('what an attempt lets through, its release would have let through, knowing the same', () => {
  holds((one, world) => {
    for (const releasedAt of ['2026-02-28T12:00:00Z', '2026-03-01T11:59:00Z']) {
      if (verdictOf('attempt', { ...one, releasedAt }, world, NOW).kind !== 'open') continue;
      // What was released while its project needed attention was released to try it.
      expect(verdictOf('release', { ...one, probing: true }, world, NOW).kind).toBe('open');
      return true;
    }
    return false;
  });
});

test('what a release lets through would have been accepted, knowing the same', () => {
  holds((one, world) => {
    if (verdictOf('release', one, world, NOW).kind !== 'open') return false;
    expect(verdictOf('accept', one, world, NOW).kind).toBe('open');
    return true;
  });
});

test('what is refused at once would never have gone later, knowing the same', () => {
  holds((one, world) => {
    const verdict = verdictOf('accept', one, world, NOW);
    if (verdict.kind !== 'shut') return false;
    for (const stage of ['release', 'attempt'] as const) {
      expect(verdictOf(stage, { ...one, probing: true }, world, NOW).kind).not.toBe('open');
    }
    return true;
  });
});
