import type { Secret } from '@wabus/platform';
import type { Vault } from '@wabus/vault';

interface Cached {
  readonly token: Promise<Secret | null>;
  readonly until: number;
}

const CACHED_MS = 60_000;
const MAX_PROJECTS = 10_000;

/** Business tokens from the vault, kept in memory for at most a minute; "none" is never kept. */
export class BusinessTokens {
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #cache = new Map<string, Cached>();

  constructor(vault: Vault, now: () => number) {
    this.#vault = vault;
    this.#now = now;
  }

  /** The project's newest token, or null when the vault has none. */
  get(tenantId: string, projectId: string): Promise<Secret | null> {
    const key = keyOf(tenantId, projectId);
    const cached = this.#cache.get(key);
    if (cached && cached.until > this.#now()) return cached.token;
    const token = this.#vault.get({ tenantId, projectId, purpose: 'business-token' });
    this.#cache.delete(key);
    this.#cache.set(key, { token, until: this.#now() + CACHED_MS });
    if (this.#cache.size > MAX_PROJECTS) this.#cache.delete(this.#cache.keys().next().value as string);
    token.then(
      (found) => found ?? this.#cache.delete(key),
      () => this.#cache.delete(key),
    );
    return token;
  }

  /** Meta refused the token: the next `get` asks the vault. */
  forget(tenantId: string, projectId: string): void {
    this.#cache.delete(keyOf(tenantId, projectId));
  }
}

const keyOf = (tenantId: string, projectId: string): string => `${tenantId}/${projectId}`;
