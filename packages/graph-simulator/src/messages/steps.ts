import { between, chance } from '../chance.ts';
import type { Behaviour, Step } from '../state/entries.ts';

/** Undeliverable: what befalls a share of messages by `failShare`. */
const undeliverable = 131026;
/** More than 24 hours since the person wrote. */
const reEngagement = 131047;

/** What decides about a message's fate, besides the behaviour. */
export interface Fate {
  readonly seed: string;
  /** Digits of the person. */
  readonly recipient: string;
  /** How many messages this number sent to the person before. */
  readonly earlier: number;
  /** Whether the message is allowed: a template, or within 24 hours of what the person wrote. */
  readonly windowOpen: boolean;
}

/**
 * What will happen to a message by itself. It depends on the seed, the recipient and how many messages the person
 * got before: never on timing or on the order among recipients.
 */
export function planSteps(behaviour: Behaviour, fate: Fate): Step[] {
  if (behaviour.statuses === 'manual') return [];
  const { seed, recipient, earlier } = fate;
  const hits = (what: string, share: number): boolean => chance(seed, what, recipient, earlier) < share;
  const wait = (what: string, low: number, high: number): number =>
    between(low, high, seed, 'wait', what, recipient, earlier);
  const sentAfter = wait('sent', 40, 300);
  if (!fate.windowOpen) return [{ kind: 'failed', after: sentAfter, code: reEngagement }];
  if (hits('fail', behaviour.failShare)) return [{ kind: 'failed', after: sentAfter, code: undeliverable }];
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
