import { startKafkaBroker } from '@wabus/event-log/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { sizes } from '../long/sizes.ts';
import { inRounds, peopleOf, tried } from './tried.ts';

// The short form of `node bench/crash/main.ts --engines real --instances 2 --faults all`.
const broker = await startKafkaBroker();
afterAll(() => broker?.close());

describe.skipIf(!broker)(`services on ${broker?.title} and the EventStoreDB test server`, () => {
  test('P1 to P5 hold with two of each, when a sender is killed and the other freezes until its partitions have moved', async () => {
    const faults = inRounds(['kill-sender', 'freeze-sender']);
    const instances = { sender: 2, scheduler: 2, projector: 2 };
    const engines = { engines: 'real' as const, ...(broker ? { broker } : {}) };
    for (const result of await tried({ faults, instances, ...engines }, { numberRate: 30 })) {
      expect(result.incidents.map(({ name }) => name)).toEqual(faults);
      expect(peopleOf(result)).toBeGreaterThanOrEqual(sizes.rows);
      expect(result.stops.people).toBeGreaterThan(0);
      expect(result.instances).toMatchObject(instances);
    }
  });
});
