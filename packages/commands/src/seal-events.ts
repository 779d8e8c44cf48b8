import type { NewEvent, UnsealedEvent } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';

/** Seals the personal parts of all events with one call to the keyring, each bound to its tenant, contact and event. */
export async function sealEvents(
  keyring: Pick<Keyring, 'seal'>,
  events: readonly UnsealedEvent[],
): Promise<NewEvent[]> {
  const parts = events.flatMap(({ plain, tenantId, id }) =>
    plain.map((part) => ({ tenantId, contactId: part.contactId, eventId: id, plain: part.plain })),
  );
  const sealed = parts.length === 0 ? [] : await keyring.seal(parts);
  let next = 0;
  return events.map(({ plain, ...envelope }) => {
    const personal = sealed.slice(next, next + plain.length);
    next += plain.length;
    return { ...envelope, personal };
  });
}
