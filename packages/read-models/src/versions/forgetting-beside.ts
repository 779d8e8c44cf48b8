import type { PoolClient } from '@wabus/postgres';
import { ERASURES, erasePeople, type OpenedEvent, type ReadModel, useSchema } from '@wabus/projection';
import { besideSchema, readBeside } from './beside.ts';

const isErasure = ({ type }: OpenedEvent): boolean => ERASURES.some((erasure) => erasure === type);

/**
 * The model, which forgets erased people also in the rows that were live before its last swap: nobody else writes these any
 * more, and a rollback may bring them back.
 * @param schema in which it is live
 */
export const forgettingBeside = (model: ReadModel, schema: string): ReadModel => ({
  ...model,
  async project(tx, events) {
    await model.project(tx, events);
    const erasures = events.filter(isErasure);
    if (erasures.length > 0) await forgetBefore(tx, model, schema, erasures);
  },
});

async function forgetBefore(
  tx: PoolClient,
  model: ReadModel,
  live: string,
  erasures: readonly OpenedEvent[],
): Promise<void> {
  const before = besideSchema(model);
  if ((await readBeside(tx, before)) !== 'before') return;
  await useSchema(tx, before);
  await erasePeople(tx, model.tables, erasures);
  await useSchema(tx, live);
}
