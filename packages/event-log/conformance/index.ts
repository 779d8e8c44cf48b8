import { afterAll, beforeAll, describe } from 'vitest';
import { describeConsuming } from './consuming.ts';
import type { EventLogUnderTest } from './harness.ts';
import { describeOwnership } from './ownership.ts';
import { describeProducing } from './producing.ts';
import { describeProgress } from './progress.ts';

export type { EventLogClient, EventLogUnderTest } from './harness.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Which adapter of which port a suite runs on; the report at the end of a run names both. */
    conformance?: { readonly port: string; readonly adapter: string };
  }
}

/**
 * What every event log of wabus promises. Call it at the top of a test file; `name` says the engine and its version,
 * `make` gives an installed log, once per file.
 */
export function describeEventLog(name: string, make: () => Promise<EventLogUnderTest>): void {
  const meta = { conformance: { port: 'event log', adapter: name } };
  describe(`event log on ${name}`, { meta }, () => {
    let made: EventLogUnderTest | undefined;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(() => made?.dispose());
    const client: EventLogUnderTest['client'] = (options) => {
      if (!made) throw new Error('The log is made before the first test.');
      return made.client(options);
    };
    describeProducing({ client });
    describeConsuming({ client });
    describeProgress({ client });
    describeOwnership({ client });
  });
}
