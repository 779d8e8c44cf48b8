import type { CatalogueEvent } from '@wabus/events';
import { type Keyring, type OpenedEvent, unopened } from '@wabus/keyring';
import { openForModels } from '@wabus/projection';
import type { Follower } from './follower.ts';

/** Opens personal parts of events once, whichever followers ask for them. */
export class PersonalParts {
  readonly #keyring: Pick<Keyring, 'open'>;
  readonly #followers: readonly Follower[];
  readonly #events: readonly CatalogueEvent[];
  #opened: Promise<Map<string, OpenedEvent>> | undefined;

  constructor(
    keyring: Pick<Keyring, 'open'>,
    followers: readonly Follower[],
    events: readonly CatalogueEvent[],
  ) {
    this.#keyring = keyring;
    this.#followers = followers;
    this.#events = events;
  }

  /** The events as the follower wants them; rejects when parts could not be opened for another reason than erasure. */
  async openFor({ opens }: Follower, events: readonly CatalogueEvent[]): Promise<OpenedEvent[]> {
    if (!events.some(({ type, personal }) => personal.length > 0 && opens.has(type))) {
      return events.map(unopened);
    }
    const opened = await this.#open();
    return events.map((event) => (opens.has(event.type) && opened.get(event.id)) || unopened(event));
  }

  #open(): Promise<Map<string, OpenedEvent>> {
    this.#opened ??= this.#openAll().catch((error: unknown) => {
      // Who asks later tries anew.
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #openAll(): Promise<Map<string, OpenedEvent>> {
    const opened = await openForModels(this.#keyring, this.#followers, this.#events);
    return new Map(opened.map((one) => [one.event.id, one]));
  }
}
