import { type NewEvent, type UnsealedEvent, validatePersonal } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';

/**
 * Seals the personal parts of all events with one call to the keyring, each bound to its tenant, contact and event.
 * @throws InvalidEventError, before anything is sealed, for a part that is not what the catalogue says
 */
export async function sealEvents(
  keyring: Pick<Keyring, 'seal'>,
  events: readonly UnsealedEvent[],
): Promise<NewEvent[]> {
  const parts = events.flatMap(({ type, plain: given, tenantId, id: eventId }) => {
    const version = validatePersonal(
      type,
      given.map(({ plain }) => plain),
    );
    return given.map(({ contactId, plain }) => ({ tenantId, contactId, eventId, plain, version }));
  });
  const sealed = parts.length === 0 ? [] : await keyring.seal(parts);
  let next = 0;
  return events.map(({ plain, ...envelope }) => {
    const personal = sealed.slice(next, next + plain.length);
    next += plain.length;
    return { ...envelope, personal };
  });
}
