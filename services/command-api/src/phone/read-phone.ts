import { canonicalPhone } from '@wabus/whatsapp';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * The phone number in E.164 with +, or null when the text is none. Spellings without a country code are read with
 * `country` (ISO 3166-1 alpha-2). Numbers that WhatsApp spells in several ways get one spelling first.
 */
export function readPhone(text: string, country?: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 64) return null;
  return validE164(trimmed, country) ?? (trimmed.startsWith('00') ? validE164(`+${trimmed.slice(2)}`) : null);
}

function validE164(text: string, country?: string): string | null {
  const defaultCountry = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const parsed = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
  if (!parsed || parsed.ext) return null;
  const canonical = parsePhoneNumberFromString(`+${canonicalPhone(parsed.number.slice(1))}`, {
    extract: false,
  });
  return canonical?.isValid() ? canonical.number : null;
}
