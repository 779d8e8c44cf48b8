import { keepRunning, type Logger, pause } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { otherVersionText, readOtherVersions } from '@wabus/read-models';

/** How often it is looked whether the rows are of our versions by now, and how many looks a line in the log stands for. */
const LOOK_MS = 2_000;
const LOOKS_PER_LINE = 15;

/** What waiting for rows of our own versions takes. */
export interface OwnVersionsPorts {
  /** Logs in as `wabus_projector`. */
  readonly pool: Pool;
  readonly schema: string;
  readonly models: readonly ReadModel[];
  readonly logger: Logger;
}

/**
 * Keeps a process from writing into rows of another version, which would stay as that one wrote them: it takes no
 * partition from those that may go on, and says what it waits for.
 */
export class OwnVersions {
  readonly #ports: OwnVersionsPorts;
  #waits: readonly string[] = [];

  constructor(ports: OwnVersionsPorts) {
    this.#ports = ports;
  }

  /** For each model of another version what is found and what to do; empty while nothing is waited for. */
  waitingFor(): readonly string[] {
    return this.#waits;
  }

  /** Whether the rows of all models are of our versions. */
  async found(): Promise<boolean> {
    const { pool, schema, models } = this.#ports;
    this.#waits = (await readOtherVersions(pool, models, schema)).map(otherVersionText);
    return this.#waits.length === 0;
  }

  /** Looks again and again; does `then` once they are, unless `signal` aborts before. */
  async once(then: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { logger } = this.#ports;
    const begun = new AbortController();
    const look = async (): Promise<void> => {
      for (let looks = 0; !signal.aborted; looks += 1) {
        if (await this.found()) {
          await then();
          logger.info('the read models are of the versions of this process: it goes on');
          return begun.abort();
        }
        if (looks % LOOKS_PER_LINE === 0)
          logger.warn({ models: this.#waits }, 'read models of another version: nothing is applied');
        await pause(LOOK_MS, signal);
      }
    };
    await keepRunning(look, {
      signal: AbortSignal.any([signal, begun.signal]),
      onError: (error, attempt) => logger.error({ err: error, attempt }, 'the projector does not start yet'),
    });
  }
}
