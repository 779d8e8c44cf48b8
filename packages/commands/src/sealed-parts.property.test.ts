import {
  type CatalogueEvent,
  decodeEvent,
  definitionOf,
  type EnvelopeContext,
  encodeEvent,
  envelop,
} from '@wabus/events';
import { eventsAbout, personalEventTypes } from '@wabus/events/testing';
import { openPersonal } from '@wabus/keyring';
import { systemIds } from '@wabus/platform';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import { sealEvents } from './seal-events.ts';

/** Events of each type; times the usual number: `WABUS_PROPERTY_RUNS=10` makes 200. */
const numRuns = Math.ceil(20 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const CONTEXT: Omit<EnvelopeContext, 'stream'> = {
  ...{ tenantId: 't1', key: 'w1', correlationId: 'r1', causationId: 'c1' },
  actor: { kind: 'system', id: 'test' },
  recordedAt: '2026-11-21T10:00:00.000Z',
  eventId: () => systemIds.random(),
};

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

test.each(personalEventTypes)(
  'what is sealed of a %s is opened as it was, from the store and from the log alike',
  async (type) => {
    const people = await Promise.all([stand.person(), stand.person(), stand.person()]);
    const property = fc.asyncProperty(eventsAbout(type, people), async (event) => {
      const stream = `${definitionOf(type)?.stream}-${systemIds.random()}`;
      const sealed = await sealEvents(stand.keyring, envelop([event], { ...CONTEXT, stream }));
      await stand.store.append([{ stream, expectedRevision: 'no_stream', events: sealed }]);
      const read = (await stand.store.readStream(stream)) as CatalogueEvent[];
      const logged = read.map((one) => decodeEvent(encodeEvent(one)) as CatalogueEvent);
      const expected = (event.personal ?? []).map(({ plain }) => JSON.parse(JSON.stringify(plain)));
      for (const [opened] of [
        await openPersonal(stand.keyring, read),
        await openPersonal(stand.keyring, logged),
      ]) {
        expect(opened?.type).toBe(type);
        expect(opened?.personal).toEqual(expected);
      }
    });
    await fc.assert(property, { numRuns });
  },
);
