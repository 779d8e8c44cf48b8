import { readTenant } from '@wabus/commands';
import { settingsOf, type TenantSettings } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { Clock } from '@wabus/platform';
import { LRUCache } from 'lru-cache';

const KEPT_MS = 1_000;
const KEPT_TENANTS = 5_000;

/** Settings of tenants, from their streams; believed for a second. */
export class SettingsOfTenants {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #kept: LRUCache<string, TenantSettings>;

  constructor(store: Pick<EventStore, 'readStream'>, clock: Clock) {
    this.#store = store;
    const perf = { now: () => clock.now().getTime() };
    this.#kept = new LRUCache({ max: KEPT_TENANTS, ttl: KEPT_MS, ttlResolution: 0, perf });
  }

  /** The settings that hold for the tenant; the defaults where nobody set any. */
  async of(tenantId: string): Promise<TenantSettings> {
    const kept = this.#kept.get(tenantId);
    if (kept) return kept;
    const settings = settingsOf(await readTenant(this.#store, tenantId));
    this.#kept.set(tenantId, settings);
    return settings;
  }
}
