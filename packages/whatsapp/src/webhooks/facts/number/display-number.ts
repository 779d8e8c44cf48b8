import { textOf, valueAt } from '../../../json.ts';
import type { Faulty } from '../../change.ts';

/** A fact of a business phone number that Meta names by how it is written, without its id. */
export interface OfDisplayNumber {
  /** As Meta wrote it, with or without `+` and blanks. */
  readonly displayPhoneNumber: string;
  /** `entry.time` (ISO); absent when it cannot be read. */
  readonly at?: string;
}

/** The number that an item speaks of, by the key it stands under. */
export function displayNumberOf(
  item: unknown,
  key = 'display_phone_number',
): Pick<OfDisplayNumber, 'displayPhoneNumber'> | Faulty {
  const displayPhoneNumber = textOf(valueAt(item, key)) ?? numberIn(valueAt(item, key));
  if (displayPhoneNumber === undefined)
    return { fault: 'It names no business phone number.', lacksNumber: true };
  return { displayPhoneNumber };
}

const numberIn = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
