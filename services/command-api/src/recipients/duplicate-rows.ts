import { MAX_DUPLICATE_ROWS, type UploadReport } from '@wabus/api-contract';
import { duplicatesOf, type LedgerState, type RowReference } from '@wabus/domain';
import type { CatalogueEvent } from '@wabus/events';
import { openParts } from '@wabus/keyring';
import type { Core } from '../streams/core.ts';
import { ledgerEvents } from './read-ledger.ts';

/** The first rows of an upload that named somebody again, each with the CRM's ids of both. */
export async function duplicateRows(
  core: Core,
  campaignId: string,
  state: LedgerState,
  uploadId: string,
): Promise<UploadReport['duplicateRows']> {
  const duplicates = duplicatesOf(state, uploadId, MAX_DUPLICATE_ROWS);
  const places = duplicates.flatMap(({ row, first }) => [row, first]);
  const ids = await externalIds(core, campaignId, places);
  return duplicates.map(({ row, first }) => {
    const externalId = ids.get(keyOf(row));
    const firstExternalId = ids.get(keyOf(first));
    return {
      line: row.line,
      firstLine: first.line,
      ...(externalId === undefined ? {} : { externalId }),
      ...(firstExternalId === undefined ? {} : { firstExternalId }),
    };
  });
}

const keyOf = ({ eventId, index }: RowReference): string => `${eventId} ${index}`;

async function externalIds(
  core: Core,
  campaignId: string,
  places: readonly RowReference[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = new Map<string, RowReference[]>();
  for (const place of places) waiting.set(place.eventId, [...(waiting.get(place.eventId) ?? []), place]);
  if (waiting.size === 0) return found;
  for await (const event of ledgerEvents(core, campaignId)) {
    const here = waiting.get(event.id);
    if (!here) continue;
    for (const [key, id] of await idsIn(core, event, here)) found.set(key, id);
    waiting.delete(event.id);
    if (waiting.size === 0) break;
  }
  return found;
}

async function idsIn(
  core: Core,
  { id: eventId, tenantId, personal }: CatalogueEvent,
  places: readonly RowReference[],
): Promise<[string, string][]> {
  const sealed = places.flatMap((place) => {
    const part = personal[place.index];
    return part ? [{ place, part: { ...part, tenantId, eventId } }] : [];
  });
  const parts = sealed.map(({ part }) => part);
  const opened = await openParts(core.keyring, 'RecipientsAdded', parts);
  return sealed.flatMap(({ place }, index): [string, string][] => {
    const externalId = opened[index]?.externalId;
    return externalId === undefined ? [] : [[keyOf(place), externalId]];
  });
}
