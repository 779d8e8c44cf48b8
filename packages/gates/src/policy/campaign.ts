import { defineGate, own, wait } from './define-gate.ts';

const PAUSED = wait('campaign-paused');

/** Messages of a campaign go while it runs; those that were queued by then also when it is complete. */
export const campaignGate = defineGate({
  name: 'campaign',
  asks: ({ campaignId }) => (campaignId ? { campaigns: [campaignId] } : {}),
  judge(subject, { campaigns }) {
    if (!subject.campaignId) return null;
    const status = own(campaigns, subject.campaignId, subject)?.status;
    return status === 'running' || status === 'completed' ? null : PAUSED;
  },
});
