import { chance } from '../chance.ts';
import type { StandingFault } from '../state/nodes.ts';

/** Whether a fault has struck as often as it may. */
export function spent({ fault, struck }: StandingFault): boolean {
  return fault.count !== undefined && struck >= fault.count;
}

/** Whether a fault strikes what it meets next under a key. */
export function strikes({ fault, met }: StandingFault, key: string): boolean {
  return chance(fault.seed, fault.kind, key, met.get(key) ?? 0) < fault.rate;
}
