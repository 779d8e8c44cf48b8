import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Where a phone number is from. */
export interface Origin {
  /** ISO 3166 code; `US` for numbers that belong to no country. */
  readonly country: string;
  /** Calling code, such as `49`. */
  readonly dialCode: string;
}

/** Where the digits of a full international number are from. Never throws. */
export function originOf(digits: string): Origin {
  const number = parsePhoneNumberFromString(`+${digits}`);
  return { country: number?.country ?? 'US', dialCode: number?.countryCallingCode ?? '1' };
}
