import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, streamName } from '@wabus/events';
import type { Clock } from '@wabus/platform';
import { LRUCache } from 'lru-cache';

const KEPT_MS = 60_000;
const KEPT_PROJECTS = 5_000;
/** A signup need not say it. */
const UNKNOWN = '?';

/** Business portfolios of projects, as their signups named them: people's ids are scoped to them. */
export class Portfolios {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #kept: LRUCache<string, string>;

  constructor(store: Pick<EventStore, 'readStream'>, clock: Clock) {
    this.#store = store;
    const perf = { now: () => clock.now().getTime() };
    this.#kept = new LRUCache({ max: KEPT_PROJECTS, ttl: KEPT_MS, ttlResolution: 0, perf });
  }

  /** The portfolio of the project; `?` where nobody named it. Believed for a minute. */
  async of(projectId: string): Promise<string> {
    const kept = this.#kept.get(projectId);
    if (kept !== undefined) return kept;
    const events = (await this.#store.readStream(streamName.project(projectId))) as CatalogueEvent[];
    const signup = events.findLast(({ type }) => type === 'EmbeddedSignupCompleted');
    const named = signup?.type === 'EmbeddedSignupCompleted' ? signup.data.businessId : undefined;
    const portfolio = named ?? UNKNOWN;
    this.#kept.set(projectId, portfolio);
    return portfolio;
  }
}
