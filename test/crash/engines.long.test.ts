import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafkaBroker } from '@wabus/event-log/testing';
import { removeFolder } from '@wabus/standalone';
import { afterAll, describe, expect, test } from 'vitest';
import { crashRun } from '../../bench/crash/crash.ts';

// The short form of `node bench/crash/main.ts --engines real --instances 2 --faults all`.
const broker = await startKafkaBroker();
afterAll(() => broker?.close());

describe.skipIf(!broker)(`services on ${broker?.title} and the EventStoreDB test server`, () => {
  test('P1 to P5 hold with two of each, when a sender is killed and the other freezes until its partitions have moved', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'wabus-engines-test-'));
    const seed = Number(process.env.WABUS_CRASH_SEED ?? Date.now() % 1_000_000);
    const said: string[] = [`seed ${seed}: play it again with WABUS_CRASH_SEED=${seed}`];
    const faults = ['kill-sender', 'freeze-sender'];
    try {
      const result = await crashRun({
        ...{ dataDir, seed, recipients: 160, senderConcurrency: 16, numberRate: 6 },
        trouble: {
          ...{ faults, engines: 'real', instances: { sender: 2, scheduler: 2, projector: 2 } },
          ...(broker ? { broker } : {}),
        },
        say: (sentence) => void said.push(sentence),
      });
      expect(result.incidents.map(({ name }) => name)).toEqual(faults);
      expect(result.counts.recipients).toBe(160);
      expect(result.stops.people).toBeGreaterThan(0);
      expect(result.instances).toMatchObject({ sender: 2, scheduler: 2, projector: 2 });
    } catch (error) {
      throw new Error(said.join('\n'), { cause: error });
    } finally {
      await removeFolder(dataDir);
    }
  });
});
