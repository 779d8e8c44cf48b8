import type { Limits } from '@wabus/provider';
import { whatsappLimits } from '@wabus/whatsapp/limits';
import type { ProviderName } from './names.ts';

const LIMITS: { readonly [Name in ProviderName]: Limits } = { whatsapp: whatsappLimits };

/** What a provider allows. */
export const limitsOf = (name: ProviderName): Limits => LIMITS[name];

/** Messages a second of a number that nothing more is known of. */
export const USUAL_PER_SECOND = limitsOf('whatsapp').perSecond({ throughput: 'STANDARD' });

/**
 * Messages a second of a number of this throughput, where a number of the usual one is given `usual`: what somebody set
 * otherwise holds for all numbers. Null: nobody has said its throughput.
 */
export function perSecondOf(usual: number, throughput: string | null): number {
  if (throughput === null || usual !== USUAL_PER_SECOND) return usual;
  return limitsOf('whatsapp').perSecond({ throughput });
}
