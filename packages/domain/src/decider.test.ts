import { expect, test } from 'vitest';
import { type ElsewhereThan, type FoldableEvent, fold } from './decider.ts';

test('a fold that does not name a type of event of its streams does not compile', () => {
  const evolve = (closed: number, event: FoldableEvent): number => {
    if (event.type === 'LedgerClosed') return closed + 1;
    // @ts-expect-error: streams of ledgers have chunks of recipients as well.
    event satisfies ElsewhereThan<'ledger'>;
    if (event.type === 'RecipientsAdded' || event.type === 'UploadCompleted') return closed;
    event satisfies ElsewhereThan<'ledger'>;
    return closed;
  };
  const closed = { type: 'LedgerClosed' } as FoldableEvent;
  expect(fold({ initialState: 0, evolve }, [closed, { type: 'UploadCompleted' } as FoldableEvent])).toBe(1);
});
