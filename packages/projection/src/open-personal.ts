import type { CatalogueEvent, EventType } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';

/**
 * Opens the personal parts of the events of these types in one call: event id → its parts in order, null where the
 * person was erased. Rejects when a part cannot be opened for any other reason.
 */
export async function openPersonal(
  keyring: Pick<Keyring, 'open'>,
  events: readonly CatalogueEvent[],
  types: ReadonlySet<EventType>,
): Promise<Map<string, unknown[]>> {
  const parts = events.flatMap(({ id, type, tenantId, personal }) =>
    types.has(type)
      ? personal.map(({ contactId, sealed }) => ({ tenantId, contactId, eventId: id, sealed }))
      : [],
  );
  const byEvent = new Map<string, unknown[]>();
  if (parts.length === 0) return byEvent;
  const plain = await keyring.open(parts);
  parts.forEach(({ eventId }, index) => {
    const known = byEvent.get(eventId);
    if (known) known.push(plain[index] ?? null);
    else byEvent.set(eventId, [plain[index] ?? null]);
  });
  return byEvent;
}
