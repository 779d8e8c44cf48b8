import type { Limits } from '@wabus/provider';
import { whatsappLimits } from '@wabus/whatsapp/limits';
import type { ProviderName } from './names.ts';

const LIMITS: { readonly [Name in ProviderName]: Limits } = { whatsapp: whatsappLimits };

/** What a provider allows. */
export const limitsOf = (name: ProviderName): Limits => LIMITS[name];

/** Messages a second of a number that nothing more is known of. */
export const USUAL_PER_SECOND = limitsOf('whatsapp').perSecond({ throughput: 'STANDARD' });

/** What decides how fast a number may send. */
export interface HeardNumber {
  /** As last heard; null: nobody has said it. */
  readonly throughput: string | null;
  /** Whether it is also in the app on a phone. */
  readonly isOnBizApp: boolean;
}

/**
 * Messages a second of a number, where one that nothing more is known of (null) is given `usual`: what somebody set
 * otherwise holds for all numbers, but one that is in the app on a phone, too, never has more than the provider gives it.
 */
export function perSecondOf(usual: number, number: HeardNumber | null): number {
  if (number === null) return usual;
  const { throughput, isOnBizApp } = number;
  const allowed = limitsOf('whatsapp').perSecond({ throughput: throughput ?? 'STANDARD', isOnBizApp });
  if (isOnBizApp) return Math.min(usual, allowed);
  return throughput === null || usual !== USUAL_PER_SECOND ? usual : allowed;
}
