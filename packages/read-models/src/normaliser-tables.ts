import { deadLetters } from './dead-letters/tables.ts';
import { LIVE_SCHEMA } from './install.ts';
import { unknownFacts } from './unknown-facts/tables.ts';
import { waitingStatuses } from './waiting/tables.ts';

const live = ({ name }: { readonly name: string }): string => `${LIVE_SCHEMA}.${name}`;

/**
 * Tables that are no folds of streams, as statements of `wabus_normaliser` name them. This room owns them: columns,
 * migrations, who may see them, and how they are listed. The normaliser alone writes their rows.
 */
export const normaliserTables = {
  deadLetters: live(deadLetters),
  unknownFacts: live(unknownFacts),
  waitingStatuses: live(waitingStatuses),
} as const;
