import type { SendLater, SendVerdict } from '@wabus/provider';
import { classifyError, failureOf } from '../errors/classify.ts';
import type { ErrorClass } from '../errors/entry.ts';
import type { GraphError } from '../errors/graph-error.ts';
import type { GraphAnswer } from '../graph/answer.ts';
import type { MessageReceipt } from '../graph/port.ts';

/** What Meta's answer to a message means for the sender. */
export function verdictOf(answer: GraphAnswer<MessageReceipt>): SendVerdict {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'accepted', providerMessageId: answer.value.wamid, held: answer.value.held };
    case 'no-answer':
      return { kind: 'unknown', reason: answer.reason };
    case 'refused':
      return { kind: 'not-reached', reason: answer.reason };
    case 'error':
      return refusalOf(answer.error);
  }
}

function refusalOf(error: GraphError): SendVerdict {
  const { class: errorClass, refused, retryable, maxTries, retryAfterMs } = classifyError(error);
  const failure = failureOf(error);
  if (!retryable || refused) return { kind: 'rejected', failure, ...(refused ? { refused } : {}) };
  return {
    kind: 'later',
    failure,
    of: whoseOf(error.code, errorClass),
    ...(errorClass === 'throttle-this-pair' ? { growing: PAIR_WAIT } : {}),
    ...(retryAfterMs === undefined ? {} : { atLeastMs: retryAfterMs }),
    ...(maxTries === undefined ? {} : { maxTries }),
  };
}

/** 4^n seconds after the n-th refusal, as Meta advises. */
const PAIR_WAIT = { firstMs: 4_000, factor: 4 } as const;

/** Meta's codes for "we are overloaded or broken". */
const PLATFORM_CODES: ReadonlySet<number> = new Set([1, 2, 131000, 131016]);

function whoseOf(code: number, errorClass: ErrorClass): SendLater['of'] {
  if (errorClass === 'throttle-this-pair') return 'pair';
  if (errorClass === 'throttle-this-phone') return 'number';
  return PLATFORM_CODES.has(code) ? 'provider' : 'other';
}
