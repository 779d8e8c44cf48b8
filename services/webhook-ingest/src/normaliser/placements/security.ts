import { recordOnNumber } from '../record-once.ts';

/** That the PIN of a number was touched; who did it is not kept. */
export const securityPlacement = recordOnNumber('security', ({ fact }, number) => ({
  type: 'PhoneNumberPinChanged',
  data: { ...number, event: fact.event },
}));
