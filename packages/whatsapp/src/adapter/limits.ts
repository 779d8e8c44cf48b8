import type { Limits } from '@wabus/provider';

const TIER = /^TIER_(\d+)(K?)$/;

/** Meta's limits (throughput, messaging limits and pair rate limits of its documents, November 2026). */
export const whatsappLimits: Limits = {
  perSecond({ throughput, isOnBizApp }) {
    // Shared with the app on a phone, a number has the same few whatever its level.
    if (isOnBizApp) return 20;
    return throughput === 'HIGH' ? 1_000 : 80;
  },
  pair: { everyMs: 6_000, burst: 45 },
  peopleADay(tier) {
    if (tier === 'TIER_UNLIMITED') return null;
    const [, digits, thousands] = TIER.exec(tier) ?? [];
    return digits === undefined ? undefined : Number(digits) * (thousands === 'K' ? 1_000 : 1);
  },
};
