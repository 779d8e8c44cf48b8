import { valueAt } from '../json.ts';
import { wabaOfEntry } from './entries.ts';
import { type ByteRange, elementRanges } from './json-scanner.ts';

const HEAD = Buffer.from('{"object":"whatsapp_business_account","entry":[');
const COMMA = Buffer.from(',');
const TAIL = Buffer.from(']}');

/** The part of a webhook that belongs to one WABA. */
export interface WabaPart {
  /** Empty when the webhook names none. */
  readonly wabaId: string;
  /** As received when the webhook names this WABA only; else an envelope around the exact bytes of its entries. */
  readonly bytes: Buffer;
  /** The same read: its entries. */
  readonly entries: readonly unknown[];
}

/** One part per WABA, in the order in which they are first named. `parsed` is the JSON of `rawBytes`. */
export function splitByWaba(rawBytes: Buffer, parsed: unknown): WabaPart[] {
  const entries = valueAt(parsed, 'entry');
  if (!Array.isArray(entries)) return [{ wabaId: wabaOfEntry(entries), bytes: rawBytes, entries: [] }];
  const owners = entries.map(wabaOfEntry);
  const [first = ''] = owners;
  if (owners.every((owner) => owner === first)) return [{ wabaId: first, bytes: rawBytes, entries }];
  const ranges = elementRanges(rawBytes, 'entry');
  if (ranges?.length !== entries.length)
    throw new Error('the scanner and JSON.parse disagree on the entries');
  const byWaba = Map.groupBy(ranges.keys(), (index) => owners[index] ?? '');
  return [...byWaba].map(([wabaId, own]) => {
    const bytes = envelope(
      rawBytes,
      own.flatMap((index) => ranges[index] ?? []),
    );
    return { wabaId, bytes, entries: own.map((index) => entries[index] as unknown) };
  });
}

/** Whether entries tell of nothing but what was said before a number was connected: a history comes in thousands of messages. */
export function tellsHistoryOnly(entries: readonly unknown[]): boolean {
  const changes = entries.flatMap((entry) => {
    const own = valueAt(entry, 'changes');
    return Array.isArray(own) ? (own as readonly unknown[]) : [undefined];
  });
  return changes.length > 0 && changes.every((change) => valueAt(change, 'field') === 'history');
}

function envelope(rawBytes: Buffer, ranges: readonly ByteRange[]): Buffer {
  const entries = ranges.flatMap(({ start, end }, index) =>
    index === 0 ? [rawBytes.subarray(start, end)] : [COMMA, rawBytes.subarray(start, end)],
  );
  return Buffer.concat([HEAD, ...entries, TAIL]);
}
