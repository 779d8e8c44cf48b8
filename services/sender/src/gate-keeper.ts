import type { EventData } from '@wabus/events';
import {
  type GateSubject,
  type Gates,
  gateQuestion,
  holdsUntil,
  isStale,
  MAX_STALENESS_MS,
  type ShutVerdict,
  triesProject,
  type Verdict,
  verdictOf,
} from '@wabus/gates';
import { type Clock, type Logger, NaturalBatch, pause } from '@wabus/platform';
import type { HeardNumber } from '@wabus/providers/limits';

/** Hears of a number that is judged for; null: nothing is known of it. */
type OnNumber = (phoneNumberId: string, number: HeardNumber | null) => void;

/** What the gates say of an attempt, and whether it would only try a project that needs attention. */
export type AttemptVerdict = Verdict & { readonly trying: boolean };

/** Why a message that was released is given up. */
export function suppression({ reason, words }: ShutVerdict): EventData<'MessageSuppressed'>['failure'] {
  const detail = `${words} when the message was about to be sent.`;
  return { code: reason, class: 'own-rule', detail };
}

/**
 * Reads the gates in batches of what accumulated, without a cache, and refuses to judge by states older than
 * `MAX_STALENESS_MS`: an open verdict says until when an attempt may be recorded by it.
 */
export class GateKeeper {
  readonly #reads: NaturalBatch<GateSubject, AttemptVerdict>;
  readonly #gates: Gates;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onStale: () => void;
  readonly #onNumber: OnNumber;
  #fresh: Promise<void> | null = null;

  constructor(options: {
    gates: Gates;
    clock: Clock;
    logger: Logger;
    onStale: () => void;
    onNumber?: OnNumber;
    maxItems?: number;
  }) {
    this.#gates = options.gates;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onStale = options.onStale;
    this.#onNumber = options.onNumber ?? (() => undefined);
    this.#reads = new NaturalBatch((subjects) => this.#judge(subjects), {
      maxItems: options.maxItems ?? 500,
    });
  }

  /** The verdict on one message. */
  check(subject: GateSubject): Promise<AttemptVerdict> {
    return this.#reads.add(subject);
  }

  /** Whether lanes are waiting for fresh gates. */
  get waiting(): boolean {
    return this.#fresh !== null;
  }

  /** Resolves when the gates are fresh, or the sender stops; lanes wait here. One loop asks for all of them. */
  fresh(): Promise<void> {
    return this.#fresh ?? Promise.resolve();
  }

  /** Makes the lanes wait until a read shows fresh gates that hold what was said until `since` (RFC 3339). */
  becameStale(signal: AbortSignal, since?: string): void {
    if (this.#fresh) return;
    this.#onStale();
    this.#logger.warn({ maxStalenessMs: MAX_STALENESS_MS }, 'gates are stale: lanes wait');
    this.#fresh = this.#untilFresh(signal, since).finally(() => {
      this.#fresh = null;
    });
  }

  async #untilFresh(signal: AbortSignal, since: string | undefined): Promise<void> {
    while (!signal.aborted) {
      const askedAt = this.#clock.now().getTime();
      const read = await this.#gates.read({}).catch(() => null);
      if (read && !isStale(read) && holdsUntil(read, since, askedAt)) {
        this.#logger.info('gates are fresh again');
        return;
      }
      await pause(100, signal);
    }
  }

  async #judge(subjects: readonly GateSubject[]): Promise<AttemptVerdict[]> {
    const askedAt = this.#clock.now().getTime();
    const states = await this.#gates.read(gateQuestion(subjects));
    for (const { projectId, ...subject } of subjects) {
      if (subject.contactId === undefined) continue;
      this.#onNumber(subject.phoneNumberId, states.projects.get(projectId) ?? null);
    }
    return subjects.map((subject) => ({
      ...verdictOf('attempt', subject, states, askedAt),
      trying: triesProject(subject, states),
    }));
  }
}
