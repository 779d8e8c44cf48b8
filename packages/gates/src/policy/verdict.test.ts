import type { Hold } from '@wabus/domain';
import { describe, expect, test } from 'vitest';
import { NO_STATES } from '../model/from-streams.ts';
import type { GateContact } from '../model/known/contacts.ts';
import { type GateStates, MAX_STALENESS_MS } from '../model/reading.ts';
import type { PersonalSubject } from './subject.ts';
import { gateQuestion, type Stage, type Verdict, verdictOf } from './verdict.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const at = (ms: number): string => new Date(ms).toISOString();
const tenantId = 'tenant-1';
const [projectId, templateId, campaignId, contactId] = ['project', 'template', 'campaign', 'person'];
const phoneNumberId = '111';

/** Meta said nothing of account and number. */
const UNTOLD = { holds: [], worksSince: null, backSince: null, throughput: null, isOnBizApp: false };

/** Everything known, and nothing in the way of anybody. */
const open: GateStates = {
  projects: new Map([[projectId, { tenantId, status: 'active', attentionSince: null, ...UNTOLD }]]),
  templates: new Map([[templateId, { tenantId, status: 'approved', category: 'MARKETING' }]]),
  campaigns: new Map([[campaignId, { tenantId, status: 'running' }]]),
  conversations: new Map(),
  windows: new Map([[contactId, wrote(HOUR)]]),
  contacts: new Map(),
  people: new Map(),
  conflicts: new Map(),
  erased: new Map(),
  tenants: new Map([[tenantId, { marketingPolicy: 'opt-out' }]]),
  stalenessMs: 0,
};
const marketing: PersonalSubject = {
  ...{ tenantId, projectId, templateId, campaignId, contactId, phoneNumberId },
  purpose: 'marketing',
};
const text: PersonalSubject = { tenantId, projectId, contactId, phoneNumberId, purpose: 'none' };

function wrote(ago: number | null) {
  const wroteAt: Record<string, string> = ago === null ? {} : { [projectId]: at(NOW - ago) };
  return { tenantId, wroteAt, wroteIn: {} };
}

const project = (
  status: 'active' | 'needs-attention' | 'reconnecting' | 'failed' | 'pending',
  since?: number,
) => {
  const attentionSince = since === undefined ? null : at(since);
  return { projects: new Map([[projectId, { tenantId, status, attentionSince, ...UNTOLD }]]) };
};
const template = (status: 'approved' | 'paused' | 'deleted', category = 'MARKETING') => ({
  templates: new Map([[templateId, { tenantId, status, category }]]),
});
const campaign = (status: 'draft' | 'running' | 'paused' | 'completed') => ({
  campaigns: new Map([[campaignId, { tenantId, status }]]),
});
const window = (ago: number | null) => ({ windows: new Map([[contactId, wrote(ago)]]) });
const said = (consents: GateContact['consents'], preferences: GateContact['preferences'] = {}) => ({
  contacts: new Map([[contactId, { tenantId, consents, preferences }]]),
});
const withdrew = (purpose: 'marketing' | 'utility' | 'all') =>
  said({ [purpose]: { state: 'withdrawn', at: at(NOW - HOUR) } });
const asksFirst = { tenants: new Map([[tenantId, { marketingPolicy: 'opt-in' as const }]]) };
const ofAnother = (what: 'projects' | 'templates' | 'campaigns' | 'windows') => ({
  [what]: new Map([...open[what]].map(([id, known]) => [id, { ...known, tenantId: 'tenant-2' }])),
});

/** A verdict without its words, such as `shut window window-closed`. */
function shown(verdict: Verdict): string {
  return 'gate' in verdict ? `${verdict.kind} ${verdict.gate} ${verdict.reason}` : verdict.kind;
}
const judged = (stage: Stage, subject: PersonalSubject, states: Partial<GateStates> = {}): string =>
  shown(verdictOf(stage, subject, { ...open, ...states }, NOW));
/** What each stage says, in their order. */
const everywhere = (subject: PersonalSubject, states: Partial<GateStates> = {}): string[] =>
  (['accept', 'release', 'attempt'] as const).map((stage) => judged(stage, subject, states));

const PAUSED = 'wait campaign campaign-paused';
const ATTENTION = 'wait project project-needs-attention';
const INACTIVE = 'shut project project-not-active';
const UNAPPROVED = 'shut template template-not-approved';
const CLOSED = 'shut window window-closed';
const OPTED_OUT = 'shut consent contact-opted-out';
const all = (verdict: string): string[] => [verdict, verdict, verdict];

describe('the campaign', () => {
  test.each([
    ['running', 'open'],
    ['completed', 'open'],
    ['paused', PAUSED],
    ['draft', PAUSED],
  ] as const)('%s', (status, verdict) => {
    expect(everywhere(marketing, campaign(status))).toEqual(['open', verdict, verdict]);
  });

  test('holds back when it is not known, or is of another tenant; what is of none is not concerned', () => {
    expect(judged('attempt', marketing, { campaigns: new Map() })).toBe(PAUSED);
    expect(judged('attempt', marketing, ofAnother('campaigns'))).toBe(PAUSED);
    expect(judged('attempt', { ...marketing, campaignId: null }, { campaigns: new Map() })).toBe('open');
  });
});

describe('the project', () => {
  test.each([
    ['active', all('open')],
    ['needs-attention', ['open', ATTENTION, ATTENTION]],
    ['reconnecting', ['open', ATTENTION, ATTENTION]],
    ['failed', all(INACTIVE)],
    ['pending', all(INACTIVE)],
  ] as const)('%s', (status, verdicts) => {
    expect(everywhere(marketing, project(status))).toEqual(verdicts);
  });

  test('that is not known or of another tenant does not send', () => {
    expect(everywhere(marketing, { projects: new Map() })).toEqual(all(INACTIVE));
    expect(everywhere(marketing, ofAnother('projects'))).toEqual(all(INACTIVE));
  });

  test('that needs attention sends what tries it: what is released for that, and what was released since', () => {
    const states = project('needs-attention', NOW - HOUR);
    expect(judged('release', { ...marketing, probing: true }, states)).toBe('open');
    expect(judged('attempt', { ...marketing, releasedAt: at(NOW - HOUR + 1) }, states)).toBe('open');
    expect(judged('attempt', { ...marketing, releasedAt: at(NOW - HOUR) }, states)).toBe(ATTENTION);
    expect(judged('attempt', { ...marketing, probing: true }, project('failed'))).toBe(INACTIVE);
  });
});

describe('the template', () => {
  test('is approved, or nothing is sent with it', () => {
    expect(everywhere(marketing, template('paused'))).toEqual(all(UNAPPROVED));
    expect(everywhere(marketing, template('deleted'))).toEqual(all(UNAPPROVED));
    expect(everywhere(marketing, { templates: new Map() })).toEqual(all(UNAPPROVED));
    expect(everywhere(marketing, ofAnother('templates'))).toEqual(all(UNAPPROVED));
    expect(everywhere(text, template('paused'))).toEqual(all('open'));
  });
});

describe('the window', () => {
  test.each([
    [0, all('open')],
    [24 * HOUR - 1, all('open')],
    [24 * HOUR, all(CLOSED)],
    [null, all(CLOSED)],
  ])('%s ms after what the person wrote last', (ago, verdicts) => {
    expect(everywhere(text, window(ago))).toEqual(verdicts);
    expect(everywhere(marketing, window(ago))).toEqual(all('open'));
  });

  test('of a thread that is not known or of another tenant is closed', () => {
    expect(everywhere(text, { windows: new Map() })).toEqual(all(CLOSED));
    expect(everywhere(text, ofAnother('windows'))).toEqual(all(CLOSED));
  });
});

describe('consent', () => {
  test('withdrawn for the purpose of a message stops it, and no other', () => {
    expect(everywhere(marketing, withdrew('marketing'))).toEqual(all(OPTED_OUT));
    expect(everywhere(marketing, withdrew('all'))).toEqual(all(OPTED_OUT));
    expect(everywhere(marketing, withdrew('utility'))).toEqual(all('open'));
    expect(everywhere(text, withdrew('all'))).toEqual(all('open'));
  });

  test('is asked for what the template is by now, whatever the message was queued as', () => {
    const utility = { ...marketing, purpose: 'utility' as const };
    expect(everywhere(utility, withdrew('marketing'))).toEqual(all(OPTED_OUT));
    const states = { ...withdrew('marketing'), ...template('approved', 'utility') };
    expect(everywhere(utility, states)).toEqual(all('open'));
  });

  test('has to be given first where the tenant says so; what WhatsApp was told counts for its number', () => {
    expect(everywhere(marketing, asksFirst)).toEqual(all(OPTED_OUT));
    const given = said({ marketing: { state: 'given', at: at(NOW) } });
    expect(everywhere(marketing, { ...asksFirst, ...given })).toEqual(all('open'));
    const stop = { preference: 'stop', at: at(NOW) } as const;
    expect(everywhere(marketing, said({}, { [phoneNumberId]: stop }))).toEqual(all(OPTED_OUT));
    expect(everywhere(marketing, said({}, { another: stop }))).toEqual(all('open'));
  });
});

test('the first gate that objects speaks: what passes by itself before what is for good', () => {
  const everything = {
    ...campaign('paused'),
    ...project('failed'),
    ...template('paused'),
    ...withdrew('marketing'),
  };
  expect(everywhere(marketing, everything)).toEqual([INACTIVE, PAUSED, PAUSED]);
  expect(everywhere(marketing, { ...everything, ...campaign('running'), ...project('active') })).toEqual(
    all(UNAPPROVED),
  );
});

describe('what is stale', () => {
  const stale = { stalenessMs: MAX_STALENESS_MS + 1 };
  test('is believed by none who sends, whether it says yes or no', () => {
    expect(everywhere(marketing, stale)).toEqual(['open', 'stale', 'stale']);
    expect(judged('attempt', marketing, { ...stale, ...withdrew('all') })).toBe('stale');
  });

  test('lets a request pass, as it is asked again, and refuses none', () => {
    expect(judged('accept', text, stale)).toBe('open');
    expect(judged('accept', text, { ...stale, ...window(null) })).toBe('stale');
    expect(judged('accept', marketing, { stalenessMs: MAX_STALENESS_MS, ...withdrew('all') })).toBe(
      OPTED_OUT,
    );
  });

  test('is what was known before a message was accepted: it ends no message, and lets one wait or go', () => {
    const accepted = (ago: number) => ({ ...marketing, acceptedAt: at(NOW - ago) });
    const old = { stalenessMs: 300 };
    for (const before of [withdrew('all'), template('paused'), project('failed')]) {
      expect(judged('release', accepted(299), { ...old, ...before })).toBe('stale');
      expect(judged('attempt', accepted(299), { ...old, ...before })).toBe('stale');
      expect(judged('release', accepted(300), { ...old, ...before })).toMatch(/^shut/);
    }
    expect(judged('release', accepted(299), { ...old, ...campaign('paused') })).toBe(PAUSED);
    expect(judged('release', accepted(299), old)).toBe('open');
  });

  test('is so from a moment that the verdict names', () => {
    const verdict = verdictOf('attempt', marketing, { ...open, stalenessMs: 300 }, NOW);
    expect(verdict).toEqual({ kind: 'open', until: NOW + MAX_STALENESS_MS - 300 });
  });
});

describe('what Meta said of account and number', () => {
  const hold = (reason: Hold['reason'], more: Partial<Hold> = {}): Hold => ({
    ...{ reason, word: 'WORD', since: at(NOW - HOUR), endsByWorking: false },
    ...more,
  });
  const held = (holds: readonly Hold[], more: object = {}) => ({
    projects: new Map([
      [projectId, { tenantId, status: 'active' as const, attentionSince: null, ...UNTOLD, holds, ...more }],
    ]),
  });
  const begins = hold('account-restricted', { purposes: ['marketing', 'utility', 'authentication'] });

  test('lets all wait, or what it is about', () => {
    expect(judged('attempt', text, held([hold('account-disabled')]))).toBe('wait standing account-disabled');
    expect(judged('attempt', marketing, held([begins]))).toBe('wait standing account-restricted');
    expect(judged('attempt', text, held([begins]))).toBe('open');
    const utilities = held([hold('account-restricted', { purposes: ['utility'] })]);
    expect(judged('attempt', marketing, utilities)).toBe('open');
    expect(judged('attempt', marketing, { ...utilities, ...template('approved', 'UTILITY') })).toBe(
      'wait standing account-restricted',
    );
  });

  test('is accepted and waits', () => {
    expect(judged('accept', marketing, held([hold('account-disabled')]))).toBe('open');
  });

  test('is over when its time is, and what working proves is over by that', () => {
    const ends = { until: at(NOW) };
    expect(judged('attempt', text, held([hold('account-disabled', ends)]))).toBe('open');
    const gone = hold('number-disconnected', { endsByWorking: true });
    expect(judged('attempt', text, held([gone], { worksSince: at(NOW - 2 * HOUR) }))).toBe(
      'wait standing number-disconnected',
    );
    expect(judged('attempt', text, held([gone], { worksSince: at(NOW - 1) }))).toBe('open');
    expect(judged('attempt', text, held([gone], { backSince: at(NOW - 1) }))).toBe('open');
    expect(judged('attempt', text, held([hold('account-disabled')], { worksSince: at(NOW - 1) }))).toBe(
      'wait standing account-disabled',
    );
  });

  test('holds a campaign as a whole by the category of its template', () => {
    const whole = { tenantId, projectId, templateId, campaignId };
    expect(shown(verdictOf('release', whole, { ...open, ...held([begins]) }, NOW))).toBe(
      'wait standing account-restricted',
    );
  });
});

describe('the question', () => {
  test('names what each subject needs, and consents only where a message needs them', () => {
    expect(gateQuestion([{ ...text, campaignId }])).toEqual({
      ...{ projects: [projectId], templates: [], campaigns: [campaignId] },
      ...{ conversations: [], windows: [contactId], contacts: [], people: [], conflicts: [], tenants: [] },
      erased: [contactId],
    });
    const { windows, contacts, tenants } = gateQuestion([marketing, text]);
    expect({ windows, contacts, tenants }).toEqual({
      ...{ windows: [contactId], contacts: [contactId], tenants: [tenantId] },
    });
  });

  test('nothing goes to who was erased, whatever else would hold it', () => {
    const erased = new Map([[contactId, { tenantId }]]);
    for (const subject of [marketing, text]) {
      expect(judged('attempt', subject, { ...window(null), erased })).toBe('shut person contact-erased');
    }
    const ofOthers = new Map([[contactId, { tenantId: 'another' }]]);
    expect(judged('attempt', text, { erased: ofOthers })).toBe('open');
  });

  test('of a campaign as a whole asks for no person', () => {
    const whole = { tenantId, projectId, templateId, campaignId };
    expect(gateQuestion([whole])).toMatchObject({ windows: [], contacts: [], tenants: [] });
    expect(shown(verdictOf('release', whole, { ...open, ...asksFirst, ...window(null) }, NOW))).toBe('open');
  });

  test('is enough: what nobody asked for changes no verdict', () => {
    for (const subject of [marketing, text]) {
      for (const states of [open, { ...open, ...window(null) }, { ...open, ...withdrew('all') }]) {
        expect(judged('attempt', subject, asked(states, gateQuestion([subject])))).toBe(
          judged('attempt', subject, states),
        );
      }
    }
  });
});

/** Only what a question asks for. */
function asked(states: GateStates, question: ReturnType<typeof gateQuestion>): GateStates {
  const part = <Known>(known: ReadonlyMap<string, Known>, ids: readonly string[] = []) =>
    new Map([...known].filter(([id]) => ids.includes(id)));
  return {
    projects: part(states.projects, question.projects),
    templates: part(states.templates, question.templates),
    campaigns: part(states.campaigns, question.campaigns),
    conversations: part(states.conversations, question.conversations),
    windows: part(states.windows, question.windows),
    contacts: part(states.contacts, question.contacts),
    people: part(states.people, question.people),
    conflicts: part(states.conflicts, question.conflicts),
    erased: part(states.erased, question.erased),
    tenants: part(states.tenants, question.tenants),
    stalenessMs: states.stalenessMs,
  };
}

test('nothing known, nothing sent', () => {
  expect(everywhere(marketing, NO_STATES)).toEqual([INACTIVE, PAUSED, PAUSED]);
});
