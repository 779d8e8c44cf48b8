import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { describeApplying } from './applying.ts';
import { FeedStand, type FeedTables } from './harness.ts';
import { describeOwning } from './owning.ts';
import { describeSharing } from './sharing.ts';

export type { FeedTables } from './harness.ts';
export { ScriptedLog } from './scripted-log.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Which adapter of which port a suite runs on; the report at the end of a run names both. */
    conformance?: { readonly port: string; readonly adapter: string };
  }
}

/** What a consumer is like. */
export interface FeedSuiteOptions {
  /** Whether several followers share its tables: at least five. */
  readonly followers: 'one' | 'many';
  /** Times the usual number of logs that are tried: `WABUS_PROPERTY_RUNS`, which test files read. */
  readonly times: number;
}

/**
 * What the feed promises to whoever follows events, over the tables of one consumer. Call it at the top of a test file;
 * `name` says whose tables, `make` gives them installed, once per file.
 */
export function describeEventFeed(
  name: string,
  make: () => Promise<FeedTables>,
  options: FeedSuiteOptions,
): void {
  const meta = { conformance: { port: 'event feed', adapter: name } };
  describe(`event feed over ${name}`, { meta }, () => {
    let tables: FeedTables;
    let stand: FeedStand;
    beforeAll(async () => {
      tables = await make();
      await tables.owner.query('create schema feed_conformance');
      await tables.owner.query(
        'create table feed_conformance.applied (seq bigserial, follower text, partition int, position bigint)',
      );
      await tables.owner.query('grant usage on schema feed_conformance to public');
      await tables.owner.query('grant all on all tables in schema feed_conformance to public');
      await tables.owner.query('grant all on all sequences in schema feed_conformance to public');
    });
    afterAll(() => tables?.dispose());
    beforeEach(async () => {
      stand = new FeedStand(tables);
      await stand.begin();
    });
    afterEach(() => stand.endAll());
    describeApplying(() => stand, options.times);
    describeOwning(() => stand);
    if (options.followers === 'many') describeSharing(() => stand);
  });
}
