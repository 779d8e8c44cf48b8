import { TenantTurns } from '@wabus/platform';

/** How many rows a page may have to be no long list: what a page has that asks for no more. */
const SHORT = 50;

/** How many long lists of one tenant are worked on at once, from the read to the last byte. */
const AT_ONCE = 2;

/** The turns of tenants that read long lists: their short reads, and those of others, go in between. */
export class LongLists {
  readonly #turns = new TenantTurns(AT_ONCE);

  /** Runs the work of a page of so many rows: at once for a short one, else in the tenant's turn, held until its end. */
  run<Result>(tenantId: string, limit: number | undefined, work: () => Promise<Result>): Promise<Result> {
    return limit !== undefined && limit > SHORT ? this.#turns.run(tenantId, work) : work();
  }
}
