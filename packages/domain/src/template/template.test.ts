import { recorded, specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../decider.ts';
import type { DraftTemplate, RecordVerdict, TemplateCommand } from './commands.ts';
import { templateDecider } from './decide.ts';
import { currentVerdict, draftedComponents, type TemplateState, templateStatus } from './state.ts';
import { componentsSince } from './told.ts';

const { given } = specify(templateDecider);
const templateId = 'x1';
const metaTemplateId = '900';
const text = {
  templateId,
  projectId: 'p1',
  wabaId: 'w1',
  name: 'hello',
  language: 'en_US',
  category: 'MARKETING' as const,
  components: [{ type: 'BODY', text: 'Hi {{1}}, your code is {{2}}' }],
  variables: { 1: { field: 'first_name', default: 'you' } },
};
const failure = { code: 'meta-100', class: 'permanent-request', detail: 'Meta refused it.' } as const;
const drafted: DomainEvent = { type: 'TemplateDrafted', data: text };
const submitted: DomainEvent = {
  type: 'TemplateSubmitted',
  data: { templateId, metaTemplateId, category: 'UTILITY' },
};
const refused: DomainEvent = { type: 'TemplateSubmissionFailed', data: { templateId, failure } };
const draft: DraftTemplate = { type: 'DraftTemplate', ...text };
const submit: TemplateCommand = { type: 'RecordSubmitted', templateId, metaTemplateId, category: 'UTILITY' };
const check: TemplateCommand = { type: 'CheckSubmittable', templateId };

const word = (
  verdict: RecordVerdict['verdict'],
  at: string,
  eventId = `${verdict}@${at}`,
): RecordVerdict => ({
  type: 'RecordVerdict',
  templateId,
  eventId,
  verdict,
  metaTemplateId,
  at,
});

/** Commands one after the other, each over the state before: what the stream would hold. */
function run(
  past: readonly DomainEvent[],
  commands: readonly TemplateCommand[],
): { state: TemplateState; events: number } {
  let state = fold(templateDecider, past.map(recorded));
  let events = 0;
  for (const command of commands) {
    const decided = templateDecider.decide(command, state);
    state = fold(
      templateDecider,
      decided.map((event, index) => recorded(event, 100 + events + index)),
      state,
    );
    events += decided.length;
  }
  return { state: state as TemplateState, events };
}

describe('drafting', () => {
  test('writes a template down once', () => {
    given([]).when(draft).then([drafted]);
    given([drafted]).when(draft).thenError('template-exists');
  });

  test('refuses a map for a variable that the body does not have', () => {
    given([])
      .when({ ...draft, variables: { 3: { field: 'x' } } })
      .thenError('variable-unknown');
  });

  test('takes maps for variables of header, body and links, by their full names', () => {
    const components = [
      { type: 'header', format: 'text', text: 'News of {{1}}' },
      ...text.components,
      { type: 'buttons', buttons: [{ type: 'URL', text: 'See', url: 'https://x.example/{{1}}' }] },
    ];
    const variables = { 1: { field: 'a' }, 'header.1': { field: 'b' }, 'button.0.1': { field: 'c' } };
    const data = { ...text, components, variables };
    given([])
      .when({ ...draft, ...data })
      .then([{ type: 'TemplateDrafted', data }]);
    given([])
      .when({ ...draft, components, variables: { 'button.1.1': { field: 'c' } } })
      .thenError('variable-unknown');
  });

  test('allows what it cannot fill: media and whatever Meta writes itself', () => {
    const components = [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', add_security_recommendation: true },
    ];
    given([])
      .when({ ...draft, variables: {}, components })
      .then([{ type: 'TemplateDrafted', data: { ...text, variables: {}, components } }]);
  });
});

describe('submitting', () => {
  test('is possible for a draft, and again after Meta refused to take it', () => {
    given([drafted]).when(check).thenNothing();
    given([drafted, refused]).when(check).thenNothing();
    given([drafted, submitted]).when(check).thenError('template-not-submittable');
  });

  test('keeps the category that Meta gave it', () => {
    const { state } = given([drafted]).when(submit).then([submitted]);
    expect(state?.category).toBe('UTILITY');
    expect(state && templateStatus(state)).toBe('submitted');
    given([drafted, submitted]).when(submit).thenNothing();
  });

  test('that failed is seen as such, until it succeeds', () => {
    const fail: TemplateCommand = { type: 'RecordSubmissionFailed', templateId, failure };
    const { state } = given([drafted]).when(fail).then([refused]);
    expect(state && templateStatus(state)).toBe('submission-failed');
    expect(templateStatus(run([drafted, refused], [submit]).state)).toBe('submitted');
    given([drafted, submitted]).when(fail).thenNothing();
  });
});

describe("Meta's verdicts", () => {
  test('count by Meta’s time, not by the order of arrival', () => {
    const late = word('approved', '2025-12-01T00:00:00Z');
    const pausedLater = word('paused', '2025-12-02T00:00:00+00:00');
    expect(templateStatus(run([drafted, submitted], [pausedLater, late]).state)).toBe('paused');
  });

  test('count before our own record of the submission', () => {
    const approved = word('approved', '2025-12-01T00:00:00Z');
    expect(templateStatus(run([drafted], [approved, submit]).state)).toBe('approved');
  });

  test('at the same time the graver counts', () => {
    const at = '2025-12-01T00:00:00Z';
    expect(templateStatus(run([drafted], [word('disabled', at), word('approved', at)]).state)).toBe(
      'disabled',
    );
  });

  test('keep their reason; a rejection without one says NONE', () => {
    const { state } = run([drafted], [word('rejected', '2025-12-01T00:00:00Z')]);
    expect(currentVerdict(state)?.reason).toBe('NONE');
  });

  test('at a time to come count as of their arrival: nothing outdoes all verdicts after it', () => {
    const ahead = word('approved', '2100-01-01T00:00:00Z');
    const later = word('paused', '2026-01-01T00:02:00Z');
    const state = fold(templateDecider, [
      recorded(drafted),
      ...templateDecider
        .decide(ahead, fold(templateDecider, [recorded(drafted)]))
        .map((e) => recorded(e, 60)),
      ...templateDecider
        .decide(later, fold(templateDecider, [recorded(drafted)]))
        .map((e) => recorded(e, 300)),
    ]);
    expect(state && templateStatus(state)).toBe('paused');
  });

  test.each(['archived', 'locked', 'pending-deletion', 'deleted'] as const)(
    'that it is %s end sending, and a later approval brings it back',
    (verdict) => {
      const gone = word(verdict, '2025-12-02T00:00:00Z');
      const back = word('approved', '2025-12-03T00:00:00Z');
      expect(templateStatus(run([drafted, submitted], [gone]).state)).toBe(verdict);
      expect(templateStatus(run([drafted, submitted], [back, gone]).state)).toBe('approved');
    },
  );

  test('without an id of Meta’s are of the template of that name and language', () => {
    const { metaTemplateId: _none, ...nameless } = word('paused', '2025-12-02T00:00:00Z');
    expect(templateStatus(run([drafted, submitted], [nameless]).state)).toBe('paused');
    expect(templateStatus(run([drafted], [nameless, submit]).state)).toBe('paused');
  });

  test('of another id are of a template that had the name before or after, in whatever order it is learned', () => {
    const other = { ...word('disabled', '2025-12-02T00:00:00Z'), metaTemplateId: '1' };
    given([drafted, submitted]).when(other).thenError('not-found');
    expect(templateStatus(run([drafted], [other, submit]).state)).toBe('submitted');
  });

  test('on the category change it from then on, once, by Meta’s time', () => {
    const change = (category: 'MARKETING' | 'UTILITY', at: string): TemplateCommand => ({
      type: 'RecordCategory',
      ...{ templateId, metaTemplateId, category, at, eventId: `${category}@${at}` },
    });
    const early = change('MARKETING', '2025-12-02T00:00:00Z');
    const late = change('UTILITY', '2025-12-03T00:00:00Z');
    expect(run([drafted, submitted], [early]).state.category).toBe('MARKETING');
    const often = run([drafted], [late, early, submit, late]);
    expect(often.state.category).toBe('UTILITY');
    expect(often.events).toBe(3);
  });

  test('on its texts hold from then on, in whatever order they come; what was drafted is kept beside, and handed in', () => {
    const change = (body: string, at: string, id = metaTemplateId): TemplateCommand => {
      const data = { templateId, metaTemplateId: id, body, buttons: [], at };
      const event = { type: 'TemplateComponentsChanged', id: body, occurredAt: at, data } as const;
      return { type: 'RecordNews', templateId, metaTemplateId: id, event };
    };
    const early = change('Hi {{1}}', '2025-12-02T00:00:00Z');
    const late = change('Dear {{1}}', '2025-12-03T00:00:00Z');
    const { state } = run([drafted], [late, early, submit, late]);
    expect(state.components).toEqual([{ type: 'BODY', text: 'Dear {{1}}' }]);
    expect(draftedComponents(state)).toEqual(text.components);
    expect(componentsSince(state)).toBe('2025-12-03T00:00:00Z');
    expect(run([drafted, submitted], [early, late]).state).toEqual(state);
    const map: TemplateCommand = { type: 'MapVariables', templateId, variables: text.variables };
    expect(() => templateDecider.decide({ ...map, variables: { 2: { field: 'x' } } }, state)).toThrow(
      /variable 2/,
    );
    const other = run([drafted], [change('Not ours', '2025-12-04T00:00:00Z', '901'), submit]).state;
    expect(other).toEqual(run([drafted], [submit]).state);
  });

  test('are refused for a template that nobody drafted', () => {
    given([]).when(word('approved', '2025-12-01T00:00:00Z')).thenError('not-found');
  });

  test('fold to the same state in any order and repetition, and a repeat appends nothing', () => {
    const verdict = fc.constantFrom<RecordVerdict['verdict']>(
      ...(['approved', 'rejected', 'paused', 'disabled'] as const),
      ...(['archived', 'locked', 'pending-deletion', 'deleted'] as const),
    );
    const at = fc.constantFrom('2025-12-01T00:00:00Z', '2025-12-01T01:00:00.000Z', '2025-12-03T00:00:00Z');
    const words = fc.uniqueArray(
      fc.tuple(verdict, at).map(([kind, time]) => word(kind, time)),
      {
        selector: ({ eventId }) => eventId,
        maxLength: 8,
      },
    );
    const delivered = words.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all, submit], { minLength: 2 * all.length + 1 }),
      ),
    );
    fc.assert(
      fc.property(delivered, ([all, shuffled]) => {
        const once = run([drafted], [submit, ...all]);
        const often = run([drafted], shuffled);
        expect(often.events).toBe(once.events);
        expect(often.state).toEqual(once.state);
        expect(currentVerdict(often.state)).toEqual(currentVerdict(once.state));
      }),
    );
  });
});

test('the same map of variables changes nothing, another is recorded', () => {
  const map = (variables: typeof text.variables | Record<string, { field: string }>): TemplateCommand => ({
    type: 'MapVariables',
    templateId,
    variables,
  });
  given([drafted])
    .when(map({ 1: { default: 'you', field: 'first_name' } }))
    .thenNothing();
  given([drafted])
    .when(map({ 2: { field: 'code' } }))
    .then([{ type: 'VariablesMapped', data: { templateId, variables: { 2: { field: 'code' } } } }]);
  given([drafted])
    .when(map({ 9: { field: 'code' } }))
    .thenError('variable-unknown');
});
