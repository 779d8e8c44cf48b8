import { digest } from '../chance.ts';

/**
 * Mints a message id as Meta's look: `wamid.` and base64 of the person's digits and a hex id.
 * `sentBy` tells the direction; the same seed and number give the same id.
 */
export function mintWamid(
  seed: string,
  digits: string,
  sentBy: 'business' | 'person',
  number: number,
): string {
  const hex = digest(seed, 'wamid', sentBy, number).slice(0, 18).toUpperCase();
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, digits.length]),
    Buffer.from(digits, 'latin1'),
    Buffer.from([0x15, 0x02, 0x00, sentBy === 'business' ? 0x11 : 0x12, 0x18, hex.length]),
    Buffer.from(hex, 'latin1'),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString('base64')}`;
}
