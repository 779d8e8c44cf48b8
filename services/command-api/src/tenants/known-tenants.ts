import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';

const REMEMBERED = 10_000;

/** Which tenants were onboarded; a tenant that was seen once is not looked up again. */
export class KnownTenants {
  readonly #store: EventStore;
  readonly #seen = new Set<string>();

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** Whether the tenant was onboarded, by its stream. */
  async has(tenantId: string): Promise<boolean> {
    if (this.#seen.has(tenantId)) return true;
    const [first] = await this.#store.readStream(streamName.tenant(tenantId), { maxCount: 1 });
    if (!first) return false;
    if (this.#seen.size >= REMEMBERED) this.#seen.clear();
    this.#seen.add(tenantId);
    return true;
  }
}
