import type { CatalogueEvent, EventType } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { type OpenedEvent, openPersonal } from '@wabus/projection';
import type { Follower } from './follower.ts';

/** Opens personal parts of events once, whichever followers ask for them. */
export class PersonalParts {
  readonly #keyring: Pick<Keyring, 'open'>;
  readonly #wanted: ReadonlySet<EventType>;
  readonly #events: readonly CatalogueEvent[];
  #opened: Promise<Map<string, unknown[]>> | undefined;

  constructor(
    keyring: Pick<Keyring, 'open'>,
    followers: readonly Follower[],
    events: readonly CatalogueEvent[],
  ) {
    this.#keyring = keyring;
    this.#wanted = new Set(followers.flatMap(({ opens }) => [...opens]));
    this.#events = events;
  }

  /** The events as the follower wants them; rejects when parts could not be opened for another reason than erasure. */
  async openFor({ opens }: Follower, events: readonly CatalogueEvent[]): Promise<OpenedEvent[]> {
    if (!events.some(({ type, personal }) => personal.length > 0 && opens.has(type))) {
      return events.map((event) => ({ event, personal: [] }));
    }
    const opened = await this.#open();
    return events.map((event) => ({
      event,
      personal: opens.has(event.type) ? (opened.get(event.id) ?? []) : [],
    }));
  }

  #open(): Promise<Map<string, unknown[]>> {
    this.#opened ??= openPersonal(this.#keyring, this.#events, this.#wanted).catch((error: unknown) => {
      // Who asks later tries anew.
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}
