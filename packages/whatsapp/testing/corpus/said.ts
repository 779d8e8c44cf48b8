import type { ToldCase } from '../told-in.ts';
import { ENTRY } from '../told-in.ts';

/** The number that the bodies are of. */
export const NUMBER = { display_phone_number: '15550783881', phone_number_id: '106540352242922' } as const;

/** What stands in every value of the number. */
export const frame = { messaging_product: 'whatsapp', metadata: NUMBER } as const;

/** Where every fact of the number is from. */
export const source = { wabaId: ENTRY.id, phoneNumberId: NUMBER.phone_number_id } as const;

/** The person who says most, by both ids. */
export const ANA = { from: '16505551234', from_user_id: 'US.13491208655302741918' } as const;
/** Somebody else. */
export const BIA = { from: '5531987654321', from_user_id: 'BR.88314765210093348172' } as const;
/** Ana, as facts have her. */
export const ana = { from: ANA.from, fromUserId: ANA.from_user_id } as const;
/** Bia, as facts have her. */
export const bia = { from: BIA.from, fromUserId: BIA.from_user_id } as const;

/** The contact beside what Ana says. */
export const anaContact = { profile: { name: 'Ana' }, wa_id: ANA.from, user_id: ANA.from_user_id } as const;

/** When the first thing is said, in seconds since 1970. */
export const FIRST = 1_744_344_000;

/** Meta's time of the `n`th thing that is said, as bodies have it. */
export const stampOf = (n: number): string => String(FIRST + n);
/** The same time, as facts have it. */
export const timeOf = (n: number): string => new Date((FIRST + n) * 1_000).toISOString();

/** An id of Meta's that says what it is of. */
export const wamidOf = (name: string): string =>
  `wamid.${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)}`;

/** An item of the `n`th thing that is said. */
export const itemOf = (name: string, n: number, by: object, item: object): object => ({
  ...by,
  id: wamidOf(name),
  timestamp: stampOf(n),
  ...item,
});

/** A row of what Ana says: the item beside its heading, and what is told beside that. */
export type Row = readonly [name: string, item: object, told: object];

/** Rows of one field, as bodies: each with an id and a second of its own, from `from` on. */
export function saidByAna(
  from: number,
  rows: readonly Row[],
  told: { readonly kind: string; readonly source?: string } = { kind: 'message' },
): ToldCase[] {
  return rows.map(([name, item, fact], index) => {
    const n = from + index;
    const heading = { ...source, ...ana, by: 'person', source: 'live', profileName: 'Ana', at: timeOf(n) };
    const value = { ...frame, contacts: [anaContact], messages: [itemOf(name, n, ANA, item)] };
    return [name, 'messages', value, [{ ...heading, wamid: wamidOf(name), ...told, ...fact }]];
  });
}

/** Rows of what is nothing that anybody wrote, or cannot be read: kept as it came. */
export function keptOfAna(from: number, rows: readonly Row[]): ToldCase[] {
  return rows.map(([name, item, fact], index) => {
    const n = from + index;
    const raw = itemOf(name, n, ANA, item);
    const shows = { waId: ANA.from, userId: ANA.from_user_id };
    const value = { ...frame, contacts: [anaContact], messages: [raw] };
    return [name, 'messages', value, [{ ...source, kind: 'unknown', raw, at: timeOf(n), shows, ...fact }]];
  });
}
