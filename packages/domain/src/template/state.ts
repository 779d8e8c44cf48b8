import type { EventData } from '@wabus/events';
import type { FoldableEvent } from '../decider.ts';
import type { RecordVerdict } from './commands.ts';

/** What Meta decided of a template. */
export type Verdict = RecordVerdict['verdict'];

/** A template's status, as in the HTTP face. */
export type TemplateStatus = 'draft' | 'submitted' | 'submission-failed' | Verdict;

/** One webhook's word on a template. */
export interface VerdictFact {
  readonly eventId: string;
  readonly verdict: Verdict;
  readonly metaTemplateId: string;
  readonly reason?: string;
  /** Meta's time, RFC 3339. */
  readonly at: string;
}

/** A template as its stream tells it; plain JSON, so that a projection may keep it. */
export interface TemplateState extends Readonly<Omit<EventData<'TemplateDrafted'>, 'category'>> {
  /** As drafted, or as Meta answered at the submission. */
  readonly category: string;
  readonly createdAt: string;
  readonly metaTemplateId?: string;
  readonly submissionFailure?: EventData<'TemplateSubmissionFailed'>['failure'];
  /** Every verdict by event id: the same set whatever the order and repetition of webhooks. */
  readonly verdicts: Readonly<Record<string, VerdictFact>>;
}

const VERDICT_EVENTS: Readonly<Record<string, Verdict>> = {
  TemplateApproved: 'approved',
  TemplateRejected: 'rejected',
  TemplatePaused: 'paused',
  TemplateDisabled: 'disabled',
};

/** At the same time of Meta's the graver verdict counts. */
const GRAVITY: Readonly<Record<Verdict, number>> = { approved: 0, paused: 1, rejected: 2, disabled: 3 };

/** Folds one event into a template. */
export function evolveTemplate(state: TemplateState | null, event: FoldableEvent): TemplateState | null {
  if (event.type === 'TemplateDrafted') return { ...event.data, createdAt: event.recordedAt, verdicts: {} };
  if (!state) return state;
  switch (event.type) {
    case 'TemplateSubmitted': {
      const { metaTemplateId, category } = event.data;
      return { ...state, metaTemplateId, category, submissionFailure: undefined };
    }
    case 'TemplateSubmissionFailed':
      return { ...state, submissionFailure: event.data.failure };
    case 'VariablesMapped':
      return { ...state, variables: event.data.variables };
    case 'TemplateApproved':
    case 'TemplateRejected':
    case 'TemplatePaused':
    case 'TemplateDisabled': {
      const fact = verdictFact(event);
      return fact ? { ...state, verdicts: { ...state.verdicts, [fact.eventId]: fact } } : state;
    }
    default:
      return state;
  }
}

/** The verdict that an event carries; null for any other event. */
export function verdictFact(event: FoldableEvent): VerdictFact | null {
  const verdict = VERDICT_EVENTS[event.type];
  if (!verdict) return null;
  const { metaTemplateId, reason, at } = event.data as EventData<'TemplatePaused'>;
  return { eventId: event.id, verdict, metaTemplateId, ...(reason === undefined ? {} : { reason }), at };
}

/** Which of two verdicts counts: the later by Meta's clock, then the graver, then the one with the greater event id. */
export function laterVerdict(one: VerdictFact, other: VerdictFact): VerdictFact {
  const order =
    Date.parse(one.at) - Date.parse(other.at) ||
    GRAVITY[one.verdict] - GRAVITY[other.verdict] ||
    (one.eventId < other.eventId ? -1 : 1);
  return order > 0 ? one : other;
}

/** The verdict that counts; undefined before the first. */
export function currentVerdict(state: Pick<TemplateState, 'verdicts'>): VerdictFact | undefined {
  const [first, ...others] = Object.values(state.verdicts);
  return first && others.reduce(laterVerdict, first);
}

/** The status that a template shows. A verdict counts even when it came before our own record of the submission. */
export function templateStatus(state: TemplateState): TemplateStatus {
  const verdict = currentVerdict(state);
  if (verdict) return verdict.verdict;
  if (state.submissionFailure) return 'submission-failed';
  return state.metaTemplateId === undefined ? 'draft' : 'submitted';
}
