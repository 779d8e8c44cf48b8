import { type GateQuestion, KNOWN_KINDS } from '../model/known/catalogue.ts';
import { type GateStates, MAX_STALENESS_MS } from '../model/reading.ts';
import { gates } from './catalogue.ts';
import type { GateSubject } from './subject.ts';

/** When gates are asked: before a message is queued, before it is handed to the sender, and just before the call to Meta. */
export type Stage = 'accept' | 'release' | 'attempt';

type AnyGate = (typeof gates)[number];

/** An objection with the gate that raised it. */
type Raised = NonNullable<ReturnType<AnyGate['judge']>> & { readonly gate: GateName };

/** What a stage may do with a subject: let it pass, put it off, give it up, or ask again, as what is known is too old. */
export type Verdict =
  | {
      readonly kind: 'open';
      /** Milliseconds since 1970: so long it may be acted upon. */
      readonly until: number;
    }
  | Raised
  | { readonly kind: 'stale' };

/** The verdict that puts a message off. */
export type WaitVerdict = Extract<Verdict, { readonly kind: 'wait' }>;

/** The verdict that ends a message's way. */
export type ShutVerdict = Extract<Verdict, { readonly kind: 'shut' }>;

/** A gate by its name. */
export type GateName = AnyGate['name'];

/** Whether an answer of the gates is too old to act upon. */
export const isStale = ({ stalenessMs }: Pick<GateStates, 'stalenessMs'>): boolean =>
  stalenessMs > MAX_STALENESS_MS;

/** Whether an answer of the gates, asked for at `now`, holds everything that was said until a time (RFC 3339). */
export const holdsUntil = (
  { stalenessMs }: Pick<GateStates, 'stalenessMs'>,
  time: string | undefined,
  now: number,
): boolean => time === undefined || now - stalenessMs >= Date.parse(time);

/** What all gates together need to know to judge the subjects, for one read. */
export function gateQuestion(subjects: readonly GateSubject[]): GateQuestion {
  const wanted = KNOWN_KINDS.map((kind) => ({ kind, ids: new Set<string>() }));
  for (const subject of subjects) {
    for (const gate of gates) {
      const asked: GateQuestion = gate.asks(subject);
      for (const { kind, ids } of wanted) for (const id of asked[kind] ?? []) ids.add(id);
    }
  }
  return Object.fromEntries(wanted.map(({ kind, ids }) => [kind, [...ids]]));
}

/**
 * What the gates say of a subject at a stage; `now` in milliseconds since 1970.
 *
 * `release` and `attempt` believe nothing that is stale, and end nobody's message by what is older than its being
 * accepted: consent, a reply or an approval came in between. `accept` takes what would only wait, since it waits later, and
 * lets pass by what is stale, since it is asked again later; but it refuses nobody by it, since a refusal is final.
 */
export function verdictOf(stage: Stage, subject: GateSubject, states: GateStates, now: number): Verdict {
  const stale = isStale(states);
  if (stale && stage !== 'accept') return { kind: 'stale' };
  for (const gate of gates) {
    const objection = gate.judge(subject, states, now);
    if (objection === null || (objection.kind === 'wait' && stage === 'accept')) continue;
    const tooOld = objection.kind === 'shut' && !holdsUntil(states, subject.acceptedAt, now);
    return stale || tooOld ? { kind: 'stale' } : { ...objection, gate: gate.name };
  }
  return { kind: 'open', until: now + MAX_STALENESS_MS - states.stalenessMs };
}
