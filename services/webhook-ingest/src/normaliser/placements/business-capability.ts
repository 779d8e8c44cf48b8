import { recordOnWaba } from '../record-once.ts';

/** How much a business may do. */
export const businessCapabilityPlacement = recordOnWaba('business-capability', ({ fact }, account) => ({
  type: 'MessagingLimitChanged',
  data: {
    ...account,
    messagingLimit: fact.messagingLimit,
    messagingLimitPerNumber: fact.messagingLimitPerNumber,
    numbersPerBusiness: fact.numbersPerBusiness,
    numbersPerAccount: fact.numbersPerAccount,
  },
}));
