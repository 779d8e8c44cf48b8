import type { Position } from '@wabus/events';
import type pg from 'pg';

const NAME = 'wabus.events';

/** Somebody else took the relay over: nothing may be published any more. */
export class AnotherOwnerError extends Error {
  override readonly name = 'AnotherOwnerError';
}

/** How far the relay has published. */
export interface Progress {
  readonly position: Position;
  /** Position of the newest record of each partition of `wabus.events`, 0n for none. */
  readonly lastPositions: readonly Position[];
}

/** The relay's row in Postgres, written by compare-and-set on epoch and position. */
export class Checkpoint {
  readonly #session: Pick<pg.Client, 'query'>;
  readonly #epoch: number;
  #progress: Progress;

  private constructor(session: Pick<pg.Client, 'query'>, epoch: number, progress: Progress) {
    this.#session = session;
    this.#epoch = epoch;
    this.#progress = progress;
  }

  /** Takes the checkpoint over: from now on every earlier owner writes in vain. */
  static async claim(session: Pick<pg.Client, 'query'>): Promise<Checkpoint> {
    const { rows } = await session.query<{ epoch: number; position: string; last_positions: string[] }>(
      'update relay.checkpoint set epoch = epoch + 1 where name = $1 returning epoch, position, last_positions',
      [NAME],
    );
    const row = rows[0];
    if (!row) throw new Error('The relay has no checkpoint row; was it installed?');
    const lastPositions = row.last_positions.map(BigInt);
    return new Checkpoint(session, row.epoch, { position: BigInt(row.position), lastPositions });
  }

  get progress(): Progress {
    return this.#progress;
  }

  /**
   * Records progress after the log has acknowledged it. `publishedThrough` is a time of the database's clock, or
   * null when none is known.
   * @throws AnotherOwnerError
   */
  async advance(to: Progress, publishedThrough: string | null): Promise<void> {
    const { rowCount } = await this.#session.query(
      `update relay.checkpoint
       set position = $4, last_positions = $5, published_through = greatest(published_through, $6::timestamptz)
       where name = $1 and epoch = $2 and position = $3`,
      [NAME, this.#epoch, this.#progress.position, to.position, to.lastPositions, publishedThrough],
    );
    if (rowCount !== 1) throw new AnotherOwnerError('The checkpoint is not where this relay left it.');
    this.#progress = to;
  }

  /**
   * Records that nothing newer than what is published stood in the store at this time.
   * @throws AnotherOwnerError
   */
  async touch(publishedThrough: string): Promise<void> {
    const { rowCount } = await this.#session.query(
      `update relay.checkpoint set published_through = greatest(published_through, $3::timestamptz)
       where name = $1 and epoch = $2`,
      [NAME, this.#epoch, publishedThrough],
    );
    if (rowCount !== 1) throw new AnotherOwnerError('Another relay has taken over.');
  }

  /** The database's clock, as text that it reads back exactly. */
  async clock(): Promise<string> {
    const { rows } = await this.#session.query<{ now: string }>('select clock_timestamp()::text as now');
    return rows[0]?.now ?? '-infinity';
  }
}
