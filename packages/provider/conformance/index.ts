import { afterAll, beforeAll, describe } from 'vitest';
import { describeRecords } from './failures.ts';
import type { Made, ProviderUnderTest } from './harness.ts';
import { describeMedia } from './media.ts';
import { describeOnboarding } from './onboarding.ts';
import { describeSending } from './sending.ts';
import { describeTemplates } from './templates.ts';
import { describeWebhooks } from './webhooks.ts';

export type { ProviderFact, ProviderUnderTest, Scene, SignedUp } from './harness.ts';

/**
 * What every provider of wabus promises. Call it at the top of a test file; `make` gives the adapter with its other
 * side, once per file.
 */
export function describeProvider(name: string, make: () => Promise<ProviderUnderTest>): void {
  describe(`provider ${name}`, () => {
    let under: ProviderUnderTest | undefined;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under?.dispose());
    const made: Made = () => {
      if (!under) throw new Error('The provider is made before the first test.');
      return under;
    };
    describeSending(made);
    describeMedia(made);
    describeOnboarding(made);
    describeTemplates(made);
    describeWebhooks(made);
    describeRecords(made);
  });
}
