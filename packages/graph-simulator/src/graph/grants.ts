import type { PhoneNumber, Signup } from '../state/nodes.ts';

/** Whether a business token grants a WABA that lists the number. */
export function grantsNumber(signup: Signup, number: PhoneNumber): boolean {
  return number.wabaIds.some((id) => signup.grants.includes(id));
}
