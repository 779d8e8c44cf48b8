import type { Engine } from '../engine.ts';
import type { GraphCall } from '../graph/call.ts';
import { magicRecipient } from '../recipients/recipients.ts';
import type { Fault } from '../state/entries.ts';
import { spent, strikes } from './standing-fault.ts';

/**
 * The first standing fault that strikes a call, or what the recipient always brings; none mostly. Whether it strikes
 * depends on its seed, the recipient (or the path) and how many such calls it met before, never on timing. Meeting
 * it is recorded.
 */
export function findFault(engine: Engine, call: GraphCall): Fault | undefined {
  for (const standing of engine.world.faults.values()) {
    if (spent(standing) || !matches(engine, standing.fault, call)) continue;
    const { fault } = standing;
    const key = recipientOf(engine, call) ?? call.segments.join('/');
    const struck = strikes(standing, key);
    engine.note({ e: 'fault-met', id: fault.id, key, struck });
    if (struck) return fault;
  }
  return recipientFault(engine, call);
}

function matches(engine: Engine, fault: Fault, call: GraphCall): boolean {
  const { path, to, phoneNumberId } = fault.match;
  const sendsOnly = afterAcceptance.has(fault.kind) || (fault.kind === 'throttle' && path === undefined);
  if (!callFaults.has(fault.kind) || (sendsOnly && !isSend(call))) return false;
  if (path !== undefined && !matchesPath(path, call.path)) return false;
  if (phoneNumberId !== undefined && call.segments[0] !== phoneNumberId) return false;
  return to === undefined || recipientOf(engine, call) === to.replaceAll(/\D/g, '');
}

const afterAcceptance = new Set<string>([
  'timeout-after-accept',
  'reset-after-accept',
  'webhook-before-response',
]);

const callFaults = new Set<string>([...afterAcceptance, 'latency', 'throttle', 'error']);

function recipientFault(engine: Engine, call: GraphCall): Fault | undefined {
  const kind = magicRecipient(recipientOf(engine, call) ?? '')?.unanswered;
  return kind && { id: 'recipient', kind, match: {}, rate: 1, code: 0, delayMs: 0, seed: '' };
}

const isSend = (call: GraphCall): boolean => call.method === 'POST' && call.segments[1] === 'messages';

function recipientOf({ world }: Engine, call: GraphCall): string | null {
  if (!isSend(call)) return null;
  const { to, recipient } = call.body;
  if (typeof to === 'string' || typeof to === 'number') return String(to).replaceAll(/\D/g, '');
  const wabaId = world.numbers.get(call.segments[0] ?? '')?.wabaIds[0];
  if (wabaId === undefined || typeof recipient !== 'string') return null;
  return world.digitsOf(wabaId, recipient) ?? null;
}

// `*` stands for anything; otherwise the text stands anywhere in the path.
function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(parts.join('.*')).test(path);
}
