import type { CatalogueEvent } from '@wabus/events';
import { type Keyring, type OpenedEvent, openPersonal, unopened } from '@wabus/keyring';
import type { ReadModel } from './model.ts';

/**
 * Opens, with one call to the keyring, what any of these models asks for. Rejects when a part cannot be opened for another
 * reason than erasure.
 */
export function openForModels(
  keyring: Pick<Keyring, 'open'>,
  models: readonly Pick<ReadModel, 'opens'>[],
  events: readonly CatalogueEvent[],
): Promise<readonly OpenedEvent[]> {
  return openPersonal(keyring, events, new Set(models.flatMap(({ opens }) => [...opens])));
}

/** The events as one model sees them: what only others asked for is closed to it. */
export function seenBy({ opens }: Pick<ReadModel, 'opens'>, events: readonly OpenedEvent[]): OpenedEvent[] {
  return events.map((opened) => (opens.has(opened.type) ? opened : unopened(opened.event)));
}
