import { recordOnNumber } from '../record-once.ts';

/** That a number left the platform. */
export const numberDisconnectionPlacement = recordOnNumber('number-disconnection', ({ fact }, number) => ({
  type: 'PhoneNumberDisconnected',
  data: { ...number, reason: fact.reason, initiatedBy: fact.initiatedBy },
}));
