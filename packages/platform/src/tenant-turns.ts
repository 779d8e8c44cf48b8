/** How many things each tenant may do at once; the rest of a tenant's waits its turn, in the order in which it came. */
export class TenantTurns {
  readonly #most: number;
  readonly #tenants = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

  constructor(most: number) {
    this.#most = most;
  }

  /** How many tenants have something under way. */
  get tenants(): number {
    return this.#tenants.size;
  }

  /** Runs the work as soon as fewer than the most of this tenant's are running. */
  async run<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result> {
    const own = this.#tenants.get(tenantId) ?? { running: 0, waiting: [] };
    this.#tenants.set(tenantId, own);
    if (own.running >= this.#most) await new Promise<void>((resolve) => own.waiting.push(resolve));
    else own.running += 1;
    try {
      return await work();
    } finally {
      // Who waits takes the place over, so that nobody who comes now is before it.
      const next = own.waiting.shift();
      if (next) next();
      else {
        own.running -= 1;
        if (own.running === 0) this.#tenants.delete(tenantId);
      }
    }
  }
}
