import type { ReadModel } from '@wabus/projection';
import { known } from './known/catalogue.ts';

const kinds = Object.values(known);

/** What is asked before a message is queued, released and attempted; applied first in every batch. */
export const gatesModel: ReadModel = {
  name: 'gates',
  version: 7,
  tables: kinds.flatMap(({ tables }) => tables),
  reads: new Set(kinds.flatMap(({ reads }) => [...reads])),
  opens: new Set(),
  async project(tx, events) {
    for (const { reads, project } of kinds) {
      const own = events.filter(({ event }) => reads.has(event.type));
      if (own.length > 0) await project(tx, own);
    }
  },
};
