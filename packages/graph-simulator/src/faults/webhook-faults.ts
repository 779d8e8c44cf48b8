import { between } from '../chance.ts';
import type { Entry, Fault, Update, WebhookFaultKind } from '../state/entries.ts';
import type { World } from '../state/world.ts';
import { spent, strikes } from './standing-fault.ts';

/** What faults do to a webhook update on its way out. */
export interface WebhookFate {
  /** It never goes out. */
  readonly dropped: boolean;
  /** Milliseconds that it is held back, so that later ones overtake it. */
  readonly heldBackMs: number;
  /** Milliseconds after which it goes out once more; null when it goes out once. */
  readonly againAfterMs: number | null;
  /** That the faults were met: to be recorded. */
  readonly meetings: readonly Entry[];
}

const untouched: WebhookFate = { dropped: false, heldBackMs: 0, againAfterMs: null, meetings: [] };

/** Kinds of fault that strike webhooks. */
export const webhookFaultKinds: readonly WebhookFaultKind[] = [
  'duplicate-webhook',
  'reorder-webhooks',
  'drop-status',
];

/**
 * What the standing faults do to an update; every kind may strike the same one. Whether one strikes depends on its
 * seed, the person (or the WABA) and how many such updates it met before, never on timing.
 */
export function webhookFate(world: World, update: Update): WebhookFate {
  if (world.faults.size === 0) return untouched;
  const meetings: Entry[] = [];
  const struck = new Map<string, Fault>();
  const key = update.person ?? `${update.wabaId} ${update.field}`;
  for (const standing of world.faults.values()) {
    const { fault } = standing;
    if (struck.has(fault.kind) || spent(standing) || !matches(fault, update)) continue;
    const hit = strikes(standing, key);
    meetings.push({ e: 'fault-met', id: fault.id, key, struck: hit });
    if (hit) struck.set(fault.kind, fault);
  }
  const [twice, late] = [struck.get('duplicate-webhook'), struck.get('reorder-webhooks')];
  return {
    dropped: struck.has('drop-status'),
    heldBackMs: late ? late.delayMs || between(100, 2500, late.seed, 'hold back', update.id) : 0,
    againAfterMs: twice ? twice.delayMs || between(50, 1500, twice.seed, 'again', update.id) : null,
    meetings,
  };
}

function matches(fault: Fault, update: Update): boolean {
  if (!(webhookFaultKinds as readonly string[]).includes(fault.kind)) return false;
  if (fault.kind === 'drop-status' && !update.status) return false;
  const { to, phoneNumberId } = fault.match;
  if (phoneNumberId !== undefined && update.phoneNumberId !== phoneNumberId) return false;
  return to === undefined || update.person === to.replaceAll(/\D/g, '');
}
