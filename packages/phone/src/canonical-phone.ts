import { renumberings } from './renumberings.ts';

/**
 * One spelling for numbers that WhatsApp and people spell in several: the one of the present numbering plan. Takes and
 * gives international digits without `+`; anything else comes back as it was.
 */
export function canonicalPhone(digits: string): string {
  const rule = renumberings.find(({ old }) => old.test(digits));
  return rule ? digits.replace(rule.old, rule.now) : digits;
}
