import type { EventData, EventTypeOf } from '@wabus/events';
import { believedTime } from '../believed-time.ts';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import { componentsAtMeta, type TextsAtMeta } from './at-meta.ts';

/** What Meta can decide of a template. */
const VERDICTS = [
  'submitted',
  'approved',
  'rejected',
  'in-appeal',
  'limit-exceeded',
  'paused',
  'disabled',
  'archived',
  'locked',
  'pending-deletion',
  'deleted',
] as const;

/** What Meta decided of a template. */
export type Verdict = (typeof VERDICTS)[number];

/** What a template's status can be; `submission-failed`: Meta refused to take it for review. */
export const TEMPLATE_STATUSES = ['draft', 'submission-failed', ...VERDICTS] as const;

/** A template's status, as in the HTTP face. */
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

/** What a webhook says beside the reason of a verdict. */
export type VerdictNotes = Pick<
  EventData<'TemplateRejected'>,
  'explanation' | 'recommendation' | 'disableDate'
>;

/** One webhook's word on a template. */
export interface VerdictFact extends VerdictNotes {
  readonly eventId: string;
  readonly verdict: Verdict;
  /** Empty where nobody told it. */
  readonly metaTemplateId: string;
  readonly reason?: string;
  /** Meta's time, RFC 3339; a time to come counts as that of its arrival. */
  readonly at: string;
}

/** One webhook's word on a template's category. */
export interface CategoryFact {
  readonly eventId: string;
  readonly category: string;
  /** The category until then, where the webhook says it. */
  readonly before?: string;
  readonly metaTemplateId: string;
  /** Meta's time, RFC 3339; a time to come counts as that of its arrival. */
  readonly at: string;
}

/** What Meta says of a template beside whether it may be sent and as what. */
type TemplateNews =
  | 'TemplateQualityChanged'
  | 'TemplateComponentsChanged'
  | 'TemplateCategoryChangeAnnounced'
  | 'TemplateMiscategorised'
  | 'TemplateFlagged';

/** One webhook's word of that kind. */
export interface NewsFact {
  readonly eventId: string;
  readonly type: TemplateNews;
  /** The quality, or the category that is announced. */
  readonly word?: string;
  /** When what is announced will be, RFC 3339. */
  readonly due?: string;
  /** The texts that it has from then on. */
  readonly texts?: TextsAtMeta;
  readonly metaTemplateId: string;
  /** Meta's time, RFC 3339; a time to come counts as that of its arrival. */
  readonly at: string;
}

/** A template as its stream tells it; plain JSON, so that a projection may keep it. */
export interface TemplateState extends Readonly<Omit<EventData<'TemplateDrafted'>, 'category'>> {
  /** As Meta has them, which is what people get: as drafted, or with the texts that Meta told last. */
  readonly components: unknown;
  /** As drafted, where Meta has others. */
  readonly draftedComponents?: unknown;
  /** As drafted, or as Meta answered at the submission, or as Meta changed it last. */
  readonly category: string;
  readonly createdAt: string;
  readonly metaTemplateId?: string;
  readonly submissionFailure?: EventData<'TemplateSubmissionFailed'>['failure'];
  /** Every verdict by event id: the same set whatever the order and repetition of webhooks. */
  readonly verdicts: Readonly<Record<string, VerdictFact>>;
  /** Every change of the category by event id. */
  readonly categoryChanges: Readonly<Record<string, CategoryFact>>;
  /** What else Meta said, by event id. */
  readonly news: Readonly<Record<string, NewsFact>>;
}

const VERDICT_EVENTS = {
  TemplateReviewStarted: 'submitted',
  TemplateAppealed: 'in-appeal',
  TemplateLimitExceeded: 'limit-exceeded',
  TemplateApproved: 'approved',
  TemplateRejected: 'rejected',
  TemplatePaused: 'paused',
  TemplateDisabled: 'disabled',
  TemplateArchived: 'archived',
  TemplateLocked: 'locked',
  TemplateDeletionScheduled: 'pending-deletion',
  TemplateDeleted: 'deleted',
} as const satisfies { readonly [Type in EventTypeOf<'template'>]?: Verdict };

const verdicts: Readonly<Record<string, Verdict>> = VERDICT_EVENTS;

/** At the same time of Meta's the graver verdict counts. */
const GRAVITY: Readonly<Record<Verdict, number>> = {
  submitted: 0,
  approved: 1,
  'limit-exceeded': 2,
  paused: 3,
  archived: 4,
  locked: 5,
  rejected: 6,
  'in-appeal': 7,
  disabled: 8,
  'pending-deletion': 9,
  deleted: 10,
};

/** Folds one event into a template. */
export function evolveTemplate(state: TemplateState | null, event: FoldableEvent): TemplateState | null {
  if (event.type === 'TemplateDrafted') {
    return { ...event.data, createdAt: event.recordedAt, verdicts: {}, categoryChanges: {}, news: {} };
  }
  if (!state) return state;
  switch (event.type) {
    case 'TemplateSubmitted': {
      const { metaTemplateId, category } = event.data;
      return submitted({ ...state, metaTemplateId, category, submissionFailure: undefined });
    }
    case 'TemplateSubmissionFailed':
      return { ...state, submissionFailure: event.data.failure };
    case 'VariablesMapped':
      return { ...state, variables: event.data.variables };
    case 'TemplateCategoryChanged': {
      const { category, categoryBefore: before, metaTemplateId = '' } = event.data;
      const told = { category, ...(before === undefined ? {} : { before }), metaTemplateId };
      const fact = { eventId: event.id, ...told, at: believedTime(event) };
      return changed({ ...state, categoryChanges: withFact(state, state.categoryChanges, fact) });
    }
    case 'TemplateQualityChanged':
    case 'TemplateComponentsChanged':
    case 'TemplateCategoryChangeAnnounced':
    case 'TemplateMiscategorised':
    case 'TemplateFlagged': {
      return changed({ ...state, news: withFact(state, state.news, newsFact(event)) });
    }
    default: {
      event satisfies ElsewhereThan<'template'> | { readonly type: keyof typeof VERDICT_EVENTS };
      const fact = verdictFact(event);
      return fact ? { ...state, verdicts: withFact(state, state.verdicts, fact) } : state;
    }
  }
}

type Facts<Fact> = Readonly<Record<string, Fact>>;

/** With what was said last, unless it is of another template. What stands there already is of this one, and not looked at again. */
function withFact<Fact extends Told & { readonly metaTemplateId: string }>(
  state: TemplateState,
  facts: Facts<Fact>,
  fact: Fact,
): Facts<Fact> {
  return isOfTemplate(state, fact.metaTemplateId) ? { ...facts, [fact.eventId]: fact } : facts;
}

/** What was said before the submission was recorded may be of another template. */
function submitted(state: TemplateState): TemplateState {
  const own = <Fact extends { readonly metaTemplateId: string }>(facts: Facts<Fact>) =>
    Object.fromEntries(
      Object.entries(facts).filter(([, { metaTemplateId }]) => isOfTemplate(state, metaTemplateId)),
    );
  const [verdicts, categoryChanges, news] = [
    own(state.verdicts),
    own(state.categoryChanges),
    own(state.news),
  ];
  return changed({ ...state, verdicts, categoryChanges, news });
}

/** The last change is the category, and the texts told last are those that people get. */
function changed(state: TemplateState): TemplateState {
  const { draftedComponents: _before, ...rest } = state;
  const category = lastOf(Object.values(state.categoryChanges))?.category ?? state.category;
  const drafted = draftedComponents(state);
  const texts = lastTexts(state)?.texts;
  const components = texts ? componentsAtMeta(drafted, texts) : drafted;
  return { ...rest, category, components, ...(components === drafted ? {} : { draftedComponents: drafted }) };
}

/** The components as they were written down here, and are handed to Meta. */
export const draftedComponents = (state: TemplateState): unknown =>
  state.draftedComponents ?? state.components;

/** Which texts Meta told last; undefined before it told any. */
export const lastTexts = ({ news }: Pick<TemplateState, 'news'>): NewsFact | undefined =>
  lastOf(Object.values(news).filter(({ texts }) => texts !== undefined));

type Told = Pick<NewsFact, 'at' | 'eventId'>;

const byTime = (one: Told, other: Told): number =>
  Date.parse(one.at) - Date.parse(other.at) || (one.eventId < other.eventId ? -1 : 1);

/** Whether what Meta says of this id is about the template; where one of the two does not say it, name and language decide. */
export function isOfTemplate(state: Pick<TemplateState, 'metaTemplateId'>, id: string | undefined): boolean {
  return !id || state.metaTemplateId === undefined || id === state.metaTemplateId;
}

function newsFact(event: Extract<FoldableEvent, { readonly type: NewsFact['type'] }>): NewsFact {
  const { metaTemplateId = '' } = event.data;
  const base = { eventId: event.id, type: event.type, metaTemplateId, at: believedTime(event) };
  if (event.type === 'TemplateQualityChanged') return { ...base, word: event.data.quality };
  if (event.type === 'TemplateComponentsChanged') {
    const { header, body, footer, buttons } = event.data;
    return { ...base, texts: onlyTold({ header, body, footer, buttons }) };
  }
  if (event.type !== 'TemplateCategoryChangeAnnounced') return base;
  const { category, changesAt } = event.data;
  return { ...base, word: category, ...(changesAt ? { due: changesAt } : {}) };
}

/** The last of what was said. */
export const lastOf = <Fact extends Told>(facts: readonly Fact[]): Fact | undefined =>
  facts.reduce<Fact | undefined>((last, fact) => (last && byTime(last, fact) > 0 ? last : fact), undefined);

/** The verdict that an event carries; null for any other event. */
export function verdictFact(event: FoldableEvent): VerdictFact | null {
  const verdict = verdicts[event.type];
  if (!verdict) return null;
  const data = event.data as EventData<'TemplateArchived'> & VerdictNotes;
  const { metaTemplateId = '', reason, explanation, recommendation, disableDate } = data;
  const given = onlyTold({ reason, explanation, recommendation, disableDate });
  const at = believedTime({ data, recordedAt: event.recordedAt });
  return { eventId: event.id, verdict, metaTemplateId, ...given, at };
}

const onlyTold = <Told extends object>(told: Told): Told =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Told;

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

/** Meta's id of it: as its answer to the submission had it, else as its verdict has; null before both. */
export const metaTemplateIdOf = (state: TemplateState): string | null =>
  state.metaTemplateId ?? currentVerdict(state)?.metaTemplateId ?? null;

/** Why Meta refused it, at the submission or by its verdict; null otherwise. */
export function rejectionReason(state: TemplateState): string | null {
  const status = templateStatus(state);
  if (status === 'rejected') return currentVerdict(state)?.reason ?? null;
  return status === 'submission-failed' ? (state.submissionFailure?.detail ?? null) : null;
}
