import { adviceFor, type MessageFacts, reasonWords } from '@wabus/api-contract';
import { finalAdvice, meaningOf } from '@wabus/providers/failures';
import type { AttemptRow, FailureRow, MessageRow } from '@wabus/read-models';

/** A failure as the API shows it. */
export type AdvisedFailure = FailureRow & { readonly advice: string };

/** A failure that is final, with what a person can do now. */
export function advisedFailure(failure: FailureRow): AdvisedFailure {
  return { ...failure, advice: adviceFor(failure, finalAdvice) };
}

/** A row with what to do about its failure. */
export function withAdvice<Row extends { readonly failure?: FailureRow }>(row: Row): Row {
  return row.failure ? { ...row, failure: advisedFailure(row.failure) } : row;
}

/** A message with what to do about its failure, and about that of each attempt. */
export function advisedMessage({ waiting: _waiting, failure, ...message }: MessageRow): MessageFacts {
  const { attempts } = message;
  const waits = message.status === 'deferred' || message.status === 'queued';
  return {
    ...message,
    ...(failure ? { failure: givenUp(advisedFailure(failure), message) } : {}),
    attempts: attempts.map((attempt, index) => {
      const place = index < attempts.length - 1 ? 'followed' : waits ? 'waits' : 'last';
      return advisedAttempt(attempt, place);
    }),
  };
}

/** Says how often it was tried, where that was more than once. */
function givenUp(
  failure: AdvisedFailure,
  { attempts, statusTimes }: Omit<MessageRow, 'waiting'>,
): AdvisedFailure {
  const tries = attempts.filter(({ outcome }) => outcome === 'rejected');
  const [first, failedAt] = [tries[0], statusTimes.failed];
  if (!first || !failedAt || tries.length < 2) return failure;
  const seconds = Math.max(1, Math.round((failedAt.getTime() - Date.parse(first.at)) / 1_000));
  return { ...failure, advice: `Given up after ${tries.length} attempts in ${seconds} s. ${failure.advice}` };
}

/** `followed`: another attempt was made since; `waits`: one will be; `last`: none follows. */
type Place = 'followed' | 'waits' | 'last';

const FOLLOWED = 'Nothing to do: another attempt followed.';

function advisedAttempt({ error, ...attempt }: AttemptRow, place: Place): MessageFacts['attempts'][number] {
  if (!error) return attempt;
  const said = inWords(error, attempt.outcome);
  if (place === 'followed') return { ...attempt, error: { ...said, advice: FOLLOWED } };
  const meaning = meaningOf(said);
  if (place === 'last' || !meaning) return { ...attempt, error: advisedFailure(said) };
  const advice = adviceFor(said, () => meaning.advice.triedAgain);
  return { ...attempt, error: { ...said, advice } };
}

/** An attempt that was put off or lost keeps only a reason: its words are looked up. */
function inWords(error: FailureRow, outcome: AttemptRow['outcome']): FailureRow {
  if (error.detail !== error.code) return error;
  const lost = outcome === 'unknown' ? reasonWords('no-answer') : undefined;
  const detail = lost
    ? `${lost.detail.slice(0, -1)} (${error.code}).`
    : (meaningOf(error)?.meaning ?? reasonWords(error.code)?.detail ?? error.detail);
  return { ...error, ...(lost ? { code: 'no-answer' } : {}), detail };
}
