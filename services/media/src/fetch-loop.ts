import { describeError, type Logger, Wake } from '@wabus/platform';
import { type FetchPorts, fetchMedium, type Turn } from './fetch-medium.ts';
import { hold, nextDue, putOff, settle, takeDue, type Work } from './work-table.ts';

/** What is under way is another process's after as long, unless this one still says that it is. */
const LEASE_MS = 60_000;
const HOLD_EVERY_MS = 20_000;
/** After a fault of our own, such as a database that is away. */
const TROUBLE_WAIT_MS = 5_000;

/** What the loop stands on. */
export interface LoopPorts extends FetchPorts {
  readonly logger: Logger;
  /** Media that are fetched at once. */
  readonly concurrency: number;
  readonly onTurn: (turn: Turn) => void;
}

/** Fetches media as their turns come, so many at once; sleeps while none is due. */
export class FetchLoop {
  readonly #ports: LoopPorts;
  readonly #wake = new Wake();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(ports: LoopPorts) {
    this.#ports = ports;
  }

  /** There may be something to do. */
  wake(): void {
    this.#wake.call();
  }

  /** Runs until it is told to stop; what is under way then is broken off, and is due again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = await this.#turn(signal).catch((error: unknown) => {
        this.#ports.logger.error({ err: describeError(error) }, 'media are not fetched just now');
        return TROUBLE_WAIT_MS;
      });
      await this.#wake.sleep(waitMs, signal);
    }
    await Promise.all(this.#underWay.values());
  }

  /** Takes what is due and there is room for; answers when to look again, null for when somebody calls. */
  async #turn(signal: AbortSignal): Promise<number | null> {
    const { pool, clock, concurrency } = this.#ports;
    const now = clock.now();
    const room = concurrency - this.#underWay.size;
    const due = room > 0 ? await takeDue(pool, now, new Date(now.getTime() + LEASE_MS), room) : [];
    for (const work of due) this.#begin(work, signal);
    if (this.#underWay.size >= concurrency) return null;
    const next = await nextDue(pool);
    return next === null ? null : Math.max(0, next - clock.now().getTime());
  }

  #begin(work: Work, signal: AbortSignal): void {
    const done = this.#fetch(work, signal).finally(() => {
      this.#underWay.delete(work.mediaId);
      this.#wake.call();
    });
    this.#underWay.set(work.mediaId, done);
  }

  async #fetch(work: Work, signal: AbortSignal): Promise<void> {
    const { pool, clock, logger, onTurn } = this.#ports;
    const { mediaId } = work;
    const until = (ms: number): Date => new Date(clock.now().getTime() + ms);
    const holding = setInterval(() => {
      hold(pool, [mediaId], until(LEASE_MS)).catch(() => undefined);
    }, HOLD_EVERY_MS);
    try {
      const turn = await fetchMedium(this.#ports, work, signal);
      onTurn(turn);
      if (turn.kind === 'later') {
        logger.info({ mediaId, reason: turn.reason, until: turn.until }, 'a medium is tried again later');
        await putOff(pool, mediaId, turn.until);
      } else await settle(pool, mediaId);
    } catch (error) {
      if (!signal.aborted) logger.error({ mediaId, err: describeError(error) }, 'a medium is not fetched');
      await putOff(pool, mediaId, until(signal.aborted ? 0 : TROUBLE_WAIT_MS)).catch(() => undefined);
    } finally {
      clearInterval(holding);
    }
  }
}
