import { PARTITION_PROGRESS } from '@wabus/event-store';
import type { World } from '@wabus/read-models/testing';

/** Lets readers see how far the store of a world is, as where it is read without a relay. */
export async function sayPublished({ database }: World): Promise<void> {
  await database.pool.query(`
    create schema relay;
    create view relay.progress as select 'wabus.events' as name, p.* from (${PARTITION_PROGRESS}) p;
    grant usage on schema relay to wabus_api;
    grant select on relay.progress to wabus_api`);
}
