import type { Address } from './port.ts';

/** Of an id that the CRM told: it may be of any portfolio. */
const ANY = '*';
/** Of a webhook's id whose portfolio nobody named. */
const UNKNOWN = '?';

/** The portfolio that an address is kept with; null for what is not scoped to one. */
export function portfolioOf(address: Address | undefined): string | null {
  return address?.kind === 'userId' ? (address.portfolio ?? ANY) : null;
}

/** Whether two ids may be of one portfolio; one person has one id of each. */
export function collide(one: string, other: string): boolean {
  return one === other || [one, other].some((portfolio) => portfolio === ANY || portfolio === UNKNOWN);
}
