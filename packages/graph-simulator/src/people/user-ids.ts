import { decimalId } from '../chance.ts';
import { originOf } from './country.ts';

/**
 * Business-scoped user ids: what a portfolio calls a person in every webhook, such as `US.13491208655302741918`. They
 * follow from the seed, so they are never written down; another portfolio calls the same person otherwise.
 */
export class UserIds {
  readonly #ids = new Map<string, string>();
  readonly #digits = new Map<string, string>();

  /** The id of a person, given by the digits of the phone number. */
  idOf(seed: string, businessId: string, digits: string): string {
    const key = `${businessId} ${digits}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `${originOf(digits).country}.${decimalId(20, seed, 'user-id', businessId, digits)}`;
    this.#ids.set(key, id);
    this.#digits.set(`${businessId} ${id}`, digits);
    return id;
  }

  /** The person behind an id; undefined when nobody was called that since this process began. */
  digitsOf(businessId: string, id: string): string | undefined {
    return this.#digits.get(`${businessId} ${id}`);
  }

  /** Forgets everybody. */
  clear(): void {
    this.#ids.clear();
    this.#digits.clear();
  }
}
