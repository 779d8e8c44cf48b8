import { Secret } from '@wabus/platform';
import { describe, expect, test } from 'vitest';
import type { Made } from './harness.ts';
import { connecting } from './signed-up.ts';

/** What every adapter promises of connecting a business. */
export function describeOnboarding(made: Made): void {
  const connected = connecting(made);
  describe('onboarding', () => {
    test('a code gives its token once', async () => {
      const { code } = await connected();
      expect(await made().provider.exchangeCode(code)).toMatchObject({ kind: 'rejected', because: 'code' });
    });

    test('a token grants the account that signed up, and no other', async () => {
      const [{ accountId, token }, other] = [await connected(), await connected()];
      const { provider } = made();
      expect(await provider.grantsAccount(accountId, token)).toEqual({ kind: 'ok', value: true });
      expect(await provider.grantsAccount(other.accountId, token)).toEqual({ kind: 'ok', value: false });
      const forged = new Secret('nobodys-token');
      expect(await provider.grantsAccount(accountId, forged)).not.toEqual({ kind: 'ok', value: true });
    });

    test('the account lists its number; subscribing and registering may be repeated', async () => {
      const { accountId, phoneNumberId, token } = await connected();
      const { provider } = made();
      const listed = await provider.listPhoneNumbers(accountId, token);
      expect(listed).toMatchObject({ kind: 'ok', value: [{ id: phoneNumberId }] });
      const pin = new Secret('212834');
      for (let time = 0; time < 2; time += 1) {
        expect(await provider.subscribeWebhooks(accountId, token)).toEqual({ kind: 'ok', value: true });
        expect(await provider.registerNumber(phoneNumberId, pin, token)).toEqual({ kind: 'ok', value: true });
      }
    });

    test('what the phone app of a number knows may be asked for once; of a number in no app never', async () => {
      const { accountId, phoneNumberId, token } = await connected(true);
      const { provider } = made();
      const listed = await provider.listPhoneNumbers(accountId, token);
      expect(listed).toMatchObject({ kind: 'ok', value: [{ id: phoneNumberId, isOnBizApp: true }] });
      for (const what of ['contacts', 'history'] as const) {
        expect(await provider.requestPhoneData(phoneNumberId, what, token)).toMatchObject({ kind: 'ok' });
        const again = await provider.requestPhoneData(phoneNumberId, what, token);
        expect(again).toMatchObject({ kind: 'rejected', because: 'asked-before' });
      }
      const other = await connected();
      const refused = await provider.requestPhoneData(other.phoneNumberId, 'history', other.token);
      expect(refused.kind).toBe('rejected');
      expect(refused).not.toHaveProperty('because');
    });
  });
}
