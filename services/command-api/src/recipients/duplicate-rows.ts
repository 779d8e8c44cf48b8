import { MAX_DUPLICATE_ROWS, type UploadReport } from '@wabus/api-contract';
import { duplicatesOf, type LedgerState, type RowReference } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { openParts } from '@wabus/keyring';
import type { Core } from '../streams/core.ts';

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

const keyOf = ({ revision, index }: RowReference): string => `${revision} ${index}`;

async function externalIds(
  core: Core,
  campaignId: string,
  places: readonly RowReference[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const stream = streamName.ledger(campaignId);
  for (const [fromRevision, here] of Map.groupBy(places, ({ revision }) => revision)) {
    const [event] = (await core.store.readStream(stream, { fromRevision, maxCount: 1 })) as CatalogueEvent[];
    if (!event) continue;
    for (const [key, id] of await idsIn(core, event, here)) found.set(key, id);
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
