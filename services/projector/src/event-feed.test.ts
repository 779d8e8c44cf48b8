import { checkpointsOf } from '@wabus/event-feed';
import { describeEventFeed, type FeedTables } from '@wabus/event-feed/conformance';
import { createPool, roleUrl } from '@wabus/postgres';
import { postgresTitle, testDatabase } from '@wabus/postgres/testing';
import { installReadModels, LIVE_SCHEMA, models } from '@wabus/read-models';

const title = `the read models on ${await postgresTitle()}`;
/** `WABUS_PROPERTY_RUNS=10` tries ten times as many logs. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

async function readModels(): Promise<FeedTables> {
  const database = await testDatabase([installReadModels]);
  const pool = createPool({ url: roleUrl(database.url, 'wabus_projector'), max: 16 });
  const [first, ...others] = models;
  if (!first) throw new Error('There is a read model.');
  return {
    ...{ owner: database.pool, pool, checkpoints: checkpointsOf(LIVE_SCHEMA), followers: [first, ...others] },
    dispose: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

describeEventFeed(title, readModels, { followers: 'many', times });
