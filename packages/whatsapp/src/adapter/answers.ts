import type { Later, NoAnswer, ProviderAnswer, Rejected, SendVerdict } from '@wabus/provider';
import { classifyError, failureOf } from '../errors/classify.ts';
import type { ErrorClass } from '../errors/entry.ts';
import type { GraphError } from '../errors/graph-error.ts';
import type { GraphAnswer } from '../graph/answer.ts';
import type { MessageReceipt } from '../graph/port.ts';

/** What Meta's answer to a message means for the sender. */
export function verdictOf(answer: GraphAnswer<MessageReceipt>): SendVerdict {
  if (answer.kind !== 'ok') return refusalOf(answer);
  return { kind: 'accepted', providerMessageId: answer.value.wamid, held: answer.value.held };
}

/** What Meta's answer to any other call means. */
export function answerOf<Value>(answer: GraphAnswer<Value>): ProviderAnswer<Value> {
  return answer.kind === 'ok' ? answer : refusalOf(answer);
}

/** What it means that Meta did not do as asked; of a message, or of anything else. */
export function refusalOf(answer: Exclude<GraphAnswer<never>, { kind: 'ok' }>): Rejected | Later | NoAnswer {
  if (answer.kind === 'no-answer') return { kind: 'unknown', reason: answer.reason };
  if (answer.kind === 'refused') return { kind: 'not-reached', reason: answer.reason };
  const { error } = answer;
  const { class: errorClass, refused, retryable, maxTries, retryAfterMs } = classifyError(error);
  const failure = failureOf(error);
  if (!retryable || refused) return { kind: 'rejected', failure, ...(refused ? { refused } : {}) };
  return {
    kind: 'later',
    failure,
    of: whoseOf(error, errorClass),
    ...(errorClass === 'throttle-this-pair' ? { growing: PAIR_WAIT } : {}),
    ...(retryAfterMs === undefined ? {} : { atLeastMs: retryAfterMs }),
    ...(maxTries === undefined ? {} : { maxTries }),
  };
}

/** 4^n seconds after the n-th refusal, as Meta advises. */
const PAIR_WAIT = { firstMs: 4_000, factor: 4 } as const;

/** Meta's codes for "we are overloaded or broken". */
const PLATFORM_CODES: ReadonlySet<number> = new Set([1, 2, 131000, 131016]);

function whoseOf({ code }: GraphError, errorClass: ErrorClass): Later['of'] {
  if (errorClass === 'throttle-this-pair') return 'pair';
  if (errorClass === 'throttle-this-phone') return 'number';
  return PLATFORM_CODES.has(code) ? 'provider' : 'other';
}
