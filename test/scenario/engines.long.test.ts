import { startKafkaBroker } from '@wabus/event-log/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { compareWithRebuild } from '../../bench/crash/check.ts';
import { PartsPlatform } from './parts-platform.ts';
import { playOn } from './platform.ts';

// The scenarios once more: each service its own process, two of sender, scheduler and projector, on real engines.
const broker = await startKafkaBroker();
const platform = broker && (await PartsPlatform.start(broker));
if (platform) playOn(platform);

afterAll(async () => {
  await platform?.stop();
  await broker?.close();
});

/** Those tests, played on this platform. */
const playing = (load: () => Promise<object>) => async (): Promise<void> => {
  await load();
};

describe.skipIf(!platform)(
  `services of their own on ${broker?.title} and the EventStoreDB test server`,
  () => {
    describe(
      'campaigns and messages',
      playing(() => import('./scenario.test.ts')),
    );
    describe(
      'conversations',
      playing(() => import('./inbox.test.ts')),
    );
    describe(
      'consent',
      playing(() => import('./consent.test.ts')),
    );

    describe(
      'models that are held, stopped or behind',
      playing(() => import('./models.test.ts')),
    );

    test('read models equal a rebuild from zero', async () => {
      const { stand } = platform as PartsPlatform;
      expect((await compareWithRebuild(stand)).length).toBeGreaterThan(10);
      // A status that comes in while it is rebuilt is in the live ones only: then once more, until nothing comes.
      await expect
        .poll(async () => (await compareWithRebuild(stand)).filter(({ equal }) => !equal))
        .toEqual([]);
    });
  },
);
