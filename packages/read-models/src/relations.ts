import { gatesFreshness } from '@wabus/gates';
import { type AnalystsView, analystsView, checkpoints, type Relation } from '@wabus/projection';
import { deadLetters } from './dead-letters/tables.ts';
import { models } from './models.ts';
import { unknownFacts } from './unknown-facts/tables.ts';
import { graphOutages, waitingStatuses } from './waiting/tables.ts';

/** Every table and view of the schema of read models; the last ones are no folds of streams. */
export const relations: readonly Relation[] = [
  ...models.flatMap(({ tables, views = [] }) => [...tables, ...views]),
  ...[checkpoints, gatesFreshness, deadLetters, waitingStatuses, unknownFacts, graphOutages],
];

/** Every view that analysts see. */
export const analystsViews: readonly AnalystsView[] = [
  ...models.flatMap(({ analysts = [] }) => analysts),
  analystsView(deadLetters, { comment: 'Records known to be of the tenant that could not be placed.' }),
];
