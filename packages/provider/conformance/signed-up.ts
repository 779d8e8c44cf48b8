import type { Secret } from '@wabus/platform';
import type { Made, SignedUp } from './harness.ts';

/** Brings another business through signup, its code exchanged. */
export function connecting(
  made: Made,
): (inPhoneApp?: boolean) => Promise<SignedUp & { readonly token: Secret }> {
  return async (inPhoneApp) => {
    const signup = await made().signUp(inPhoneApp);
    const exchanged = await made().provider.exchangeCode(signup.code);
    if (exchanged.kind !== 'ok') throw new Error(`the code was not exchanged: ${exchanged.kind}`);
    return { ...signup, token: exchanged.value.token };
  };
}
