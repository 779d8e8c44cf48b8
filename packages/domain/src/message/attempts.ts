import type { MessageFailure } from './commands.ts';
import { MESSAGE_LIFECYCLE } from './lifecycle.ts';
import type { MessageState, OwnAttempt, StatusFact } from './state.ts';
import {
  attemptStatus,
  earlier,
  type MarkTimes,
  type MessageStatus,
  mergeTimes,
  type StatusEvidence,
  statusOf,
} from './status.ts';

/** One call to Meta with everything known of it, webhooks included. */
export interface Attempt extends OwnAttempt {
  /** What the call itself came to; absent while it is under way. */
  readonly outcome?: 'accepted' | 'rejected' | 'unknown' | 'abandoned';
  /** Why it failed: Meta's answer, else what the earliest failed status said. */
  readonly failure?: MessageFailure;
}

type StateOfAttempts = Pick<MessageState, 'attempts' | 'evidence'>;

type StatusTimes = Readonly<Partial<Record<MessageStatus, string>>>;

/** What follows from a state. */
interface Conclusions {
  readonly attempts: readonly Attempt[];
  times?: StatusTimes;
}

/** A state never changes: what follows from it is worked out once, however many ask. */
const known = new WeakMap<StateOfAttempts, Conclusions>();

/**
 * All attempts, oldest first. A status belongs to the attempt that its callback data names, else to the one with its
 * wamid, else to the newest attempt whose wamid nobody knows, else it stands alone under its wamid.
 */
export function attemptsOf(state: StateOfAttempts): readonly Attempt[] {
  return conclusionsOf(state).attempts;
}

function conclusionsOf(state: StateOfAttempts): Conclusions {
  const before = known.get(state);
  if (before) return before;
  const conclusions = { attempts: joined(state) };
  known.set(state, conclusions);
  return conclusions;
}

function joined(state: StateOfAttempts): Attempt[] {
  const own = Object.values(state.attempts).sort(inOrder);
  const facts = Object.values(state.evidence);
  if (facts.length === 0) return own.map((attempt) => withEvidence(attempt, facts));
  const byAttempt = Map.groupBy(facts, (fact) => fact.attemptId ?? attemptOfWamid(own, facts, fact.wamid));
  const alone = [...byAttempt.keys()].filter((attemptId) => !(attemptId in state.attempts));
  const bare = alone.map((attemptId): OwnAttempt => ({ attemptId, times: {} }));
  return [...own, ...bare]
    .map((attempt) => withEvidence(attempt, byAttempt.get(attempt.attemptId) ?? []))
    .sort(inOrder);
}

/** The order of a record's keys says nothing: a state that was written down and read again may have another. */
function inOrder(one: OwnAttempt, other: OwnAttempt): number {
  return (one.number ?? 0) - (other.number ?? 0) || compare(one.attemptId, other.attemptId);
}

/** The status that a message shows. */
export function messageStatus(state: MessageState): MessageStatus {
  return statusOf(evidenceOf(state));
}

/** What the status depends on, out of a whole state. */
export function evidenceOf(state: MessageState): StatusEvidence {
  return {
    suppressed: state.suppression !== undefined,
    deferred: state.deferral !== undefined,
    attempts: attemptsOf(state),
  };
}

/** When each status was reached first, over all attempts: the evidence behind `status`. */
export function statusTimesOf(state: MessageState): StatusTimes {
  const conclusions = conclusionsOf(state);
  conclusions.times ??= timesOf(state);
  return conclusions.times;
}

function timesOf(state: MessageState): StatusTimes {
  const all = attemptsOf(state).reduce<MarkTimes>((times, attempt) => mergeTimes(times, attempt.times), {});
  const { attempted: _attempted, abandoned: _abandoned, ...marks } = all;
  return {
    ...(state.queuedAt === undefined ? {} : { queued: state.queuedAt }),
    ...marks,
    ...(state.deferral ? { deferred: earlier(marks.deferred, state.deferral.at) } : {}),
    ...(state.suppression ? { suppressed: state.suppression.at } : {}),
  };
}

/** When what can be heard was played first; undefined: never, as far as anybody told. It is no status of its own. */
export function playedAt({ evidence }: MessageState): string | undefined {
  return Object.values(evidence)
    .filter(({ status }) => status === 'played')
    .map(({ at }) => at)
    .reduce<string | undefined>(earlier, undefined);
}

/** Why the message is failed or suppressed; undefined for any other status. */
export function failureOf(state: MessageState): MessageFailure | undefined {
  const status = messageStatus(state);
  if (status === 'suppressed') return state.suppression?.failure;
  return status === 'failed' ? attemptsOf(state).findLast(({ failure }) => failure)?.failure : undefined;
}

/** Meta may have taken it or refused it for good, by the answer or by a webhook: it must not be sent again. */
export function hasOutcome(state: StateOfAttempts): boolean {
  return attemptsOf(state).some(
    ({ times, outcome }) => attemptStatus(times) !== null || outcome === 'accepted',
  );
}

/** The sender has its credit back: by our own events, or because a webhook told the outcome. */
export function isSettled(state: MessageState): boolean {
  return MESSAGE_LIFECYCLE[state.phase].settled || hasOutcome(state);
}

function attemptOfWamid(own: readonly OwnAttempt[], facts: readonly StatusFact[], wamid: string): string {
  const named = facts.filter((fact) => fact.attemptId !== undefined);
  const answered = own.find((attempt) => attempt.wamid === wamid);
  const told = named.filter((fact) => fact.wamid === wamid).map(({ attemptId }) => attemptId as string);
  const known = answered?.attemptId ?? told.sort(compare)[0];
  if (known !== undefined) return known;
  const open = own
    .filter(
      ({ attemptId, wamid: answer }) =>
        answer === undefined && !named.some((fact) => fact.attemptId === attemptId),
    )
    .filter(({ times }) => times.abandoned === undefined)
    .sort((one, other) => (other.number ?? 0) - (one.number ?? 0));
  return open[0]?.attemptId ?? wamid;
}

function withEvidence(attempt: OwnAttempt, facts: readonly StatusFact[]): Attempt {
  const times = facts.reduce<MarkTimes>(
    (all, { status, at }) =>
      status === 'noted' ? all : mergeTimes(all, { [status === 'played' ? 'read' : status]: at }),
    attempt.times,
  );
  const inTime = [...facts].sort(byTime);
  const earliest = inTime[0];
  const failed = inTime.find(({ failure }) => failure)?.failure;
  const failure = attempt.rejection ?? failed;
  const wamid = attempt.wamid ?? earliest?.wamid;
  const outcome = outcomeOf(attempt, facts);
  return {
    ...attempt,
    times,
    ...(wamid === undefined ? {} : { wamid }),
    ...(failure === undefined ? {} : { failure }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

function outcomeOf({ times, rejection }: OwnAttempt, facts: readonly StatusFact[]): Attempt['outcome'] {
  if (times.accepted !== undefined || times.held !== undefined || facts.length > 0) return 'accepted';
  if (rejection || times.deferred !== undefined) return 'rejected';
  if (times.unknown !== undefined) return 'unknown';
  return times.abandoned === undefined ? undefined : 'abandoned';
}

function byTime(one: StatusFact, other: StatusFact): number {
  return Date.parse(one.at) - Date.parse(other.at) || compare(one.eventId, other.eventId);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
