import { between, chance } from '../chance.ts';
import { magicRecipient } from '../recipients/recipients.ts';
import type { Behaviour, Step } from '../state/entries.ts';

/** Undeliverable: what befalls a share of messages by `failShare`. */
const undeliverable = 131026;
/** More than 24 hours since the person wrote. */
const reEngagement = 131047;
/** The person stopped marketing messages. */
const stoppedMarketing = 131050;
/** What a held message fails with when its template is found wanting. */
export const templatePaused = 132015;

/** What decides about a message's fate, besides the behaviour. */
export interface Fate {
  readonly seed: string;
  /** Digits of the person. */
  readonly recipient: string;
  /** How many messages this number sent to the person before. */
  readonly earlier: number;
  /** Category of its template; null when it was made of none. */
  readonly category: string | null;
  /** Whether the person wrote within the last 24 hours. */
  readonly windowOpen: boolean;
  /** Whether the person stopped marketing messages of this number. */
  readonly stopped: boolean;
}

/** What will befall a message by itself. */
export interface Course {
  /** The answer is `held_for_quality_assessment`. */
  readonly held: boolean;
  readonly steps: readonly Step[];
}

/**
 * What will happen to a message by itself. It depends on the seed, the recipient and how many messages the person
 * got before: never on timing or on the order among recipients. People with fixed behaviour do what is listed.
 */
export function planCourse(behaviour: Behaviour, fate: Fate): Course {
  const magic = magicRecipient(fate.recipient);
  const chanceHeld = chance(fate.seed, 'held', fate.recipient, fate.earlier) < behaviour.heldShare;
  const held = fate.category !== null && (magic ? magic.held === true : chanceHeld);
  if (behaviour.statuses === 'manual') return { held, steps: [] };
  const fails = magic?.steps[0]?.kind === 'failed';
  if (magic && (fails || magic.steps.length === 0)) return { held, steps: magic.steps };
  const refused = refusalOf(fate);
  const sentAfter = between(40, 300, fate.seed, 'wait', 'sent', fate.recipient, fate.earlier);
  if (refused !== null) return { held: false, steps: [{ kind: 'failed', after: sentAfter, code: refused }] };
  return { held, steps: magic ? magic.steps : planSteps(behaviour, fate, held, sentAfter) };
}

function refusalOf({ category, windowOpen, stopped }: Fate): number | null {
  if (category === null && !windowOpen) return reEngagement;
  return category === 'MARKETING' && stopped ? stoppedMarketing : null;
}

function planSteps(behaviour: Behaviour, fate: Fate, held: boolean, soon: number): Step[] {
  const { seed, recipient, earlier } = fate;
  const hits = (what: string, share: number): boolean => chance(seed, what, recipient, earlier) < share;
  const wait = (what: string, low: number, high: number): number =>
    between(low, high, seed, 'wait', what, recipient, earlier);
  const sentAfter = held ? soon + wait('held', 700, 1600) : soon;
  if (hits('fail', behaviour.failShare)) {
    return [{ kind: 'failed', after: sentAfter, code: held ? templatePaused : undeliverable }];
  }
  const deliveredAfter = sentAfter + wait('delivered', 60, 600);
  const steps: Step[] = [
    { kind: 'sent', after: sentAfter },
    { kind: 'delivered', after: deliveredAfter },
  ];
  if (hits('read', behaviour.readShare)) {
    steps.push({ kind: 'read', after: deliveredAfter + wait('read', 200, 1500) });
  }
  if (hits('reply', behaviour.replyShare)) {
    steps.push({ kind: 'reply', after: deliveredAfter + wait('reply', 400, 1900) });
  }
  return steps;
}
