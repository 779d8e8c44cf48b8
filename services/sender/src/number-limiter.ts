import { pause } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { HeardNumber } from '@wabus/providers/limits';
import { catchUpMs, type Pace, PermitBlock } from './permit-block.ts';

/** What lets a message of a number pass at the number's pace. */
export interface Limiter {
  /** Resolves when the next message of the number may go; at once when `signal` aborts. */
  take(phoneNumberId: string, signal: AbortSignal): Promise<void>;
  /** What decides how fast the number may send, as last heard; what is reserved already goes at the pace before. */
  hear(phoneNumberId: string, number: HeardNumber | null): void;
}

/** The limiter that is switched off. */
export const unlimited: Limiter = { take: () => Promise.resolve(), hear: () => undefined };

const RESERVE = `
  with taken as (
    insert into sender.number_limits as n (phone_number_id, tat, reserved_by)
    values ($1, clock_timestamp() - $2 * interval '1 millisecond' + $3 * interval '1 millisecond', $4)
    on conflict (phone_number_id) do update
      set tat = greatest(n.tat, clock_timestamp() - $2 * interval '1 millisecond') + $3 * interval '1 millisecond',
          reserved_by = excluded.reserved_by
    returning tat
  )
  select extract(epoch from (tat - $3 * interval '1 millisecond' - clock_timestamp()))::float8 * 1000 as starts_in_ms
  from taken`;

/**
 * The pace of business phone numbers, reserved ahead in Postgres. A block is taken by one atomic statement, so blocks
 * of two senders are disjoint and a zombie can only use what it had reserved; unused permits expire.
 */
export class NumberLimiter implements Limiter {
  readonly #pool: Pick<Pool, 'query'>;
  readonly #paceOf: (number: HeardNumber | null) => Pace;
  readonly #paces = new Map<string, Pace>();
  readonly #owner: string;
  readonly #now: () => number;
  readonly #blocks = new Map<string, PermitBlock>();

  /** `paceOf`: the pace of a number by what was heard of it; null while nothing was. */
  constructor(options: {
    pool: Pick<Pool, 'query'>;
    paceOf: (number: HeardNumber | null) => Pace;
    owner: string;
    now?: () => number;
  }) {
    this.#pool = options.pool;
    this.#paceOf = options.paceOf;
    this.#owner = options.owner;
    this.#now = options.now ?? (() => performance.now());
  }

  async take(phoneNumberId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const permit = this.#blocks.get(phoneNumberId)?.take(this.#now()) ?? { kind: 'empty' };
      if (permit.kind === 'taken') return;
      if (permit.kind === 'wait') await pause(Math.ceil(permit.ms), signal);
      else this.#blocks.set(phoneNumberId, await this.#reserve(phoneNumberId));
    }
  }

  hear(phoneNumberId: string, number: HeardNumber | null): void {
    this.#paces.set(phoneNumberId, this.#paceOf(number));
  }

  async #reserve(phoneNumberId: string): Promise<PermitBlock> {
    const pace = this.#paces.get(phoneNumberId) ?? this.#paceOf(null);
    const { intervalMs, permitsPerBlock } = pace;
    const { rows } = await this.#pool.query<{ starts_in_ms: number }>(RESERVE, [
      phoneNumberId,
      catchUpMs(pace),
      permitsPerBlock * intervalMs,
      this.#owner,
    ]);
    return new PermitBlock(this.#now() + (rows[0]?.starts_in_ms ?? 0), pace);
  }
}
