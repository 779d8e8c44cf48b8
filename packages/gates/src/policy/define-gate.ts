import type { GateQuestion } from '../model/known/catalogue.ts';
import type { GateStates } from '../model/reading.ts';
import type { GateSubject } from './subject.ts';

/** What a gate has against a subject, with the reason that is recorded of it. */
export type Objection =
  /** It goes once the cause is gone: a message is deferred for this reason. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Nothing comes of it any more: a message is suppressed for this reason, a request refused with it. */
  | {
      readonly kind: 'shut';
      readonly reason: string;
      /** What was the case, as the beginning of a sentence that goes on with `when …`. */
      readonly words: string;
    };

/** One rule of sending. Rules are pure: what they need to know is asked for, and the time is given. */
export interface Gate<Name extends string, Raised extends Objection> {
  readonly name: Name;
  /** What has to be known to judge the subject; nothing where the rule does not concern it. */
  asks(subject: GateSubject): GateQuestion;
  /** What speaks against the subject, or null; `now` in milliseconds since 1970. */
  judge(subject: GateSubject, states: GateStates, now: number): Raised | null;
}

/** Declares a gate; only there to keep its name and its objections as types. */
export const defineGate = <const Name extends string, Raised extends Objection>(
  gate: Gate<Name, Raised>,
): Gate<Name, Raised> => gate;

/** An objection that passes by itself. */
export const wait = <const Reason extends string>(reason: Reason) => ({ kind: 'wait', reason }) as const;

/** An objection for good; `words` as in `Objection`. */
export const shut = <const Reason extends string>(reason: Reason, words: string) =>
  ({ kind: 'shut', reason, words }) as const;

/** What is known of a thing, if it is the tenant's: another's is as good as none. */
export function own<Known extends { readonly tenantId: string }>(
  known: ReadonlyMap<string, Known>,
  id: string,
  { tenantId }: { readonly tenantId: string },
): Known | undefined {
  const found = known.get(id);
  return found?.tenantId === tenantId ? found : undefined;
}
