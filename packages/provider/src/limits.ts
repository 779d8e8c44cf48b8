import type { ProviderNumber } from './onboarding.ts';

/** What a provider allows, as it publishes it; what it really takes at a moment its verdicts say. */
export interface Limits {
  /** Messages a second of one number. */
  perSecond(number: Pick<ProviderNumber, 'throughput' | 'isOnBizApp'>): number;
  /** Messages of one number to one person: one each `everyMs`; `burst` may be ahead of that together. */
  readonly pair: { readonly everyMs: number; readonly burst: number };
  /** People whom one may write to first within a day, by the name of a tier; null: any number. Undefined for no tier of its own. */
  peopleADay(tier: string): number | null | undefined;
}
