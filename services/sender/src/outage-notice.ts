import type { Logger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { sayOutage, takeOutageBack } from '@wabus/read-models';

/** How often a sender repeats that Meta does not answer; readers believe a word for half a minute. */
const REPEAT_MS = 5_000;

/** Lets people see that messages wait because Meta does not answer; nothing is sent or held by it. */
export class OutageNotice {
  readonly #pool: Pool;
  readonly #sender: string;
  readonly #now: () => Date;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | null = null;
  #saying: Promise<void> = Promise.resolve();

  constructor(options: { pool: Pool; sender: string; now: () => Date; logger: Logger }) {
    this.#pool = options.pool;
    this.#sender = options.sender;
    this.#now = options.now;
    this.#logger = options.logger;
  }

  /** Meta does not answer; says so until `over`. */
  begin(): void {
    if (this.#timer) return;
    const since = this.#now();
    const say = (): void => this.#write(() => sayOutage(this.#pool, this.#sender, since));
    say();
    this.#timer = setInterval(say, REPEAT_MS);
    this.#timer.unref();
  }

  /** Meta answers again, or this sender ends; resolves when nothing is said any more. */
  async over(): Promise<void> {
    if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
      this.#write(() => takeOutageBack(this.#pool, this.#sender));
    }
    await this.#saying;
  }

  /** One after the other, so that what is taken back is not said again by a statement that came late. */
  #write(statement: () => Promise<void>): void {
    this.#saying = this.#saying.then(statement).then(
      () => undefined,
      (error: unknown) => this.#logger.warn({ err: error }, 'people are not told whether Meta answers'),
    );
  }
}
