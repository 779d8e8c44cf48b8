import { recordOnNumber } from '../record-once.ts';

/** The settings of a number. */
export const numberSettingsPlacement = recordOnNumber('number-settings', ({ fact }, number) => ({
  type: 'PhoneNumberSettingsChanged',
  data: { ...number, settings: fact.settings },
}));
