import { describe, expect, test } from 'vitest';
import type { Made } from './harness.ts';

const SENTENCE = /^[A-Z].*\.$/;

/** What every adapter promises of its failures once they are recorded, and of its limits. */
export function describeRecords(made: Made): void {
  describe('recorded failures', () => {
    test('each code with a name means something, in whole sentences', () => {
      const { failures } = made();
      expect(failures.codes.length).toBeGreaterThan(0);
      expect(new Set(failures.codes).size).toBe(failures.codes.length);
      for (const code of failures.codes) {
        expect(code).toMatch(/^[a-z]+-\S+$/);
        const said = expect.stringMatching(SENTENCE);
        const told = {
          title: expect.stringMatching(/./),
          meaning: said,
          advice: { triedAgain: said, final: said },
        };
        expect(failures.meaningOf({ code })).toMatchObject({ ...told, retryable: expect.any(Boolean) });
      }
    });

    test('what is refused of a project is never tried again by itself', () => {
      const { failures } = made();
      const meanings = failures.codes.map((code) => failures.meaningOf({ code }));
      const refused = meanings.filter((meaning) => meaning?.refused !== undefined);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.filter((meaning) => meaning?.retryable)).toEqual([]);
    });

    test('a code that is not of the provider means nothing to it', () => {
      for (const code of ['window-closed', 'timeout', '', 'nobody-7'])
        expect([code, made().failures.meaningOf({ code })]).toEqual([code, undefined]);
    });
  });

  describe('limits', () => {
    test('a number may send, whatever is known of it, and a person is written to at a pace', () => {
      const { limits } = made();
      for (const throughput of ['STANDARD', 'HIGH', 'NOT_APPLICABLE', 'nobody knows'])
        for (const isOnBizApp of [true, false])
          expect(limits.perSecond({ throughput, isOnBizApp })).toBeGreaterThan(0);
      expect(limits.pair.everyMs).toBeGreaterThan(0);
      expect(limits.pair.burst).toBeGreaterThanOrEqual(1);
    });

    test('the tier of a number that it lists is one that it knows', async () => {
      const { provider, accountId, token, limits } = made();
      const listed = await provider.listPhoneNumbers(accountId, token);
      const tiers =
        listed.kind === 'ok' ? listed.value.flatMap(({ messagingLimit }) => messagingLimit ?? []) : [];
      expect(tiers.map((tier) => [tier, limits.peopleADay(tier)])).not.toContainEqual([
        expect.anything(),
        undefined,
      ]);
      expect(limits.peopleADay('nobody knows')).toBeUndefined();
    });
  });
}
