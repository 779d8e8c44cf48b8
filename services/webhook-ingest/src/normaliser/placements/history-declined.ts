import { recordHistory } from '../record-history.ts';

/** That a business keeps its history to itself. */
export const historyDeclinedPlacement = recordHistory('history-declined', ({ fact }, number) => ({
  type: 'HistoryImportDeclined',
  data: { ...number, detail: fact.detail },
}));
