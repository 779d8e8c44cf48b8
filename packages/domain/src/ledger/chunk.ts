import { derivedId, type EventData } from '@wabus/events';

/** The open part of one ledger row. */
type LedgerRow = EventData<'RecipientsAdded'>['recipients'][number];

/** Who stands on which line, in 20 bytes a row: a ledger may have millions of them. */
interface PackedRows {
  /** Four words of each person. */
  readonly people: Uint32Array;
  readonly lines: Uint32Array;
}

/** One chunk of a ledger and which of the ledger's events it is. */
export interface LedgerChunk extends PackedRows {
  readonly revision: number;
  readonly chunk: number;
}

/** Words that a person takes. */
export const PERSON_WORDS = 4;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The rows of a chunk, packed. */
export function packed(rows: readonly LedgerRow[]): PackedRows {
  const people = new Uint32Array(rows.length * PERSON_WORDS);
  const lines = new Uint32Array(rows.length);
  for (const [index, { contactId, line }] of rows.entries()) {
    people.set(wordsOf(contactId), index * PERSON_WORDS);
    lines[index] = line;
  }
  return { people, lines };
}

/** The 128 bits of a contact's id; of a text that is no UUID those of a UUID that derives from it. */
export function wordsOf(contactId: string): readonly number[] {
  const uuid = UUID.test(contactId) ? contactId : derivedId('ledger-person', contactId);
  return [
    Number.parseInt(uuid.slice(0, 8), 16),
    Number.parseInt(uuid.slice(9, 13) + uuid.slice(14, 18), 16),
    Number.parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16),
    Number.parseInt(uuid.slice(28), 16),
  ];
}
