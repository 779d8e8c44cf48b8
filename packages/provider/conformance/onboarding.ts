import { Secret } from '@wabus/platform';
import { describe, expect, test } from 'vitest';
import type { Made } from './harness.ts';

/** What every adapter promises of connecting a business and of its templates. */
export function describeOnboarding(made: Made): void {
  /** Another business, its code exchanged. */
  const connected = async () => {
    const signup = await made().signUp();
    const exchanged = await made().provider.exchangeCode(signup.code);
    if (exchanged.kind !== 'ok') throw new Error(`the code was not exchanged: ${exchanged.kind}`);
    return { ...signup, token: exchanged.value.token };
  };

  describe('onboarding', () => {
    test('a code gives its token once', async () => {
      const { code } = await connected();
      expect(await made().provider.exchangeCode(code)).toMatchObject({ kind: 'rejected', because: 'code' });
    });

    test('a token grants the account that signed up, and no other', async () => {
      const [{ wabaId, token }, other] = [await connected(), await connected()];
      const { provider } = made();
      expect(await provider.grantsAccount(wabaId, token)).toEqual({ kind: 'ok', value: true });
      expect(await provider.grantsAccount(other.wabaId, token)).toEqual({ kind: 'ok', value: false });
      const forged = new Secret('nobodys-token');
      expect(await provider.grantsAccount(wabaId, forged)).not.toEqual({ kind: 'ok', value: true });
    });

    test('the account lists its number; subscribing and registering may be repeated', async () => {
      const { wabaId, phoneNumberId, token } = await connected();
      const { provider } = made();
      const listed = await provider.listPhoneNumbers(wabaId, token);
      expect(listed).toMatchObject({ kind: 'ok', value: [{ id: phoneNumberId }] });
      const pin = new Secret('212834');
      for (let time = 0; time < 2; time += 1) {
        expect(await provider.subscribeApp(wabaId, token)).toEqual({ kind: 'ok', value: true });
        expect(await provider.registerNumber(phoneNumberId, pin, token)).toEqual({ kind: 'ok', value: true });
      }
    });
  });

  describe('templates', () => {
    test('one that was handed in is found by its name and language, and a second of the kind is refused for that', async () => {
      const { wabaId, token } = await connected();
      const { provider, template } = made();
      const { name, language } = template;
      expect(await provider.findTemplate(wabaId, { name, language }, token)).toEqual({
        kind: 'ok',
        value: null,
      });
      const created = await provider.createTemplate(wabaId, template, token);
      expect(created).toMatchObject({ kind: 'ok', value: { id: expect.stringMatching(/./) } });
      expect(await provider.findTemplate(wabaId, { name, language }, token)).toMatchObject({
        kind: 'ok',
        value: { id: created.kind === 'ok' && created.value.id, name, language },
      });
      expect(await provider.createTemplate(wabaId, template, token)).toMatchObject({
        kind: 'rejected',
        because: 'template-exists',
      });
    });
  });
}
