import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FoldableEvent } from '../decider.ts';
import { fold } from '../decider.ts';
import { ledgerDecider } from './decide.ts';
import { duplicatesOf } from './duplicates.ts';
import { recipientsOf } from './state.ts';

const numRuns = 100 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

/** Few people, so that many rows name somebody again; not all of them are UUIDs. */
const person = fc
  .nat(40)
  .map((one) =>
    one % 3 === 0 ? `p${one}` : `0000000${one % 2}-0000-4000-8000-${String(one).padStart(12, '0')}`,
  );
const uploads = fc.array(fc.array(fc.array(person, { maxLength: 30 }), { maxLength: 4 }), { maxLength: 4 });

test('who is in a ledger and which rows name somebody again is what going through its rows one by one comes to', () => {
  fc.assert(
    fc.property(uploads, (all) => {
      const events: unknown[] = [];
      const first = new Map<string, number>();
      const again: (readonly [line: number, firstLine: number, upload: number])[] = [];
      for (const [upload, chunks] of all.entries()) {
        let line = upload * 1_000;
        for (const [chunk, people] of chunks.entries()) {
          const recipients = people.map((contactId) => {
            line += 1;
            const known = first.get(contactId);
            if (known === undefined) first.set(contactId, line);
            else again.push([line, known, upload]);
            return { contactId, line };
          });
          events.push({ type: 'RecipientsAdded', data: { uploadId: `u${upload}`, chunk, recipients } });
        }
        events.push({ type: 'UploadCompleted', causationId: `c${upload}`, data: { uploadId: `u${upload}` } });
      }
      const state = fold(ledgerDecider, events as FoldableEvent[]);
      const people = recipientsOf(state);
      expect(people.size).toBe(first.size);
      for (const [contactId, line] of first) expect(people.lineOf(contactId)).toBe(line);
      for (const upload of all.keys()) {
        const found = duplicatesOf(state, `u${upload}`, 10);
        const wanted = again.filter(([, , of]) => of === upload).slice(0, 10);
        expect(found.map(({ row, first: known }) => [row.line, known.line])).toEqual(
          wanted.map(([line, known]) => [line, known]),
        );
      }
    }),
    { numRuns },
  );
});
