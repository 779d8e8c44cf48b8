import { recordHistory } from '../record-history.ts';

/** How far the import of a number's history is; that all of it was told is recorded once, with the part that says so. */
export const historyPartPlacement = recordHistory('history-part', ({ fact }, number) => {
  const { phase, order, progress, messages } = fact;
  return { type: 'HistoryPartReceived', data: { ...number, phase, order, progress, messages } };
});
