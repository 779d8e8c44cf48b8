interface Reserved {
  readonly partition: number;
  readonly phoneNumberId: string;
  /** The reservation ends when everything up to here was applied. */
  readonly position: bigint;
}

/**
 * What was appended but has not come back through the log yet: it already uses credit, and must not be looked at
 * again until its events are in the tables.
 */
export class Reservations {
  readonly #byId = new Map<string, Reserved>();
  readonly #perNumber = new Map<string, number>();
  readonly #applied = new Map<number, bigint>();

  /** Something of `id` was appended up to `position`; `phoneNumberId` when it takes a credit. */
  add(id: string, partition: number, position: bigint, phoneNumberId = ''): void {
    this.remove(id);
    this.#byId.set(id, { partition, position, phoneNumberId });
    this.#count(phoneNumberId, 1);
  }

  /** Whether the tables do not show yet what was appended for `id`. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Credits of a number that its rows do not show yet. */
  ofNumber(phoneNumberId: string): number {
    return this.#perNumber.get(phoneNumberId) ?? 0;
  }

  /** Everything of the partition up to `position` stands in the tables. */
  applied(partition: number, position: bigint): void {
    this.#applied.set(partition, position);
  }

  /**
   * Ends the reservations whose events stand in the tables. To be called before the tables are read: one that ended
   * between that read and a look at the reservations would be counted nowhere.
   */
  catchUp(): void {
    for (const [id, { partition, position }] of this.#byId) {
      if (position <= (this.#applied.get(partition) ?? -1n)) this.remove(id);
    }
  }

  /** The partition is somebody else's from now on. */
  drop(partition: number): void {
    this.#applied.delete(partition);
    for (const [id, reserved] of this.#byId) if (reserved.partition === partition) this.remove(id);
  }

  /** Nothing is to be kept in mind for `id` any more. */
  remove(id: string): void {
    const reserved = this.#byId.get(id);
    if (!reserved) return;
    this.#byId.delete(id);
    this.#count(reserved.phoneNumberId, -1);
  }

  #count(phoneNumberId: string, by: number): void {
    const count = this.ofNumber(phoneNumberId) + by;
    if (count === 0) this.#perNumber.delete(phoneNumberId);
    else this.#perNumber.set(phoneNumberId, count);
  }
}
