import { recordOnWaba } from '../record-once.ts';

/** Whether a client counts as verified by its partner. */
export const partnerCertificationPlacement = recordOnWaba('partner-certification', ({ fact }, account) => ({
  type: 'PartnerCertificationChanged',
  data: {
    ...account,
    status: fact.status,
    clientBusinessId: fact.clientBusinessId,
    rejectionReasons: [...fact.rejectionReasons],
  },
}));
