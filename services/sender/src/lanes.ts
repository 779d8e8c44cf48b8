import { type Logger, pause } from '@wabus/platform';
import type { AdmittedMessage, Tried } from './admitted-message.ts';
import type { GateKeeper } from './gate-keeper.ts';
import type { Limiter } from './number-limiter.ts';
import type { ProviderBreaker } from './provider-breaker.ts';
import type { Slots } from './slots.ts';

interface Lane {
  readonly phoneNumberId: string;
  readonly conversational: AdmittedMessage[];
  readonly bulk: AdmittedMessage[];
  restsUntil: number;
  running: boolean;
}

/**
 * A lane that rests longer keeps nothing: the offset committed stands still at the first message that waits in it, and
 * would halt the other numbers of its partition. The scheduler releases again what was not attempted.
 */
const LONGEST_WAIT_MS = 30_000;

/** What a lane needs before it hands a message on. */
export interface LaneGuards {
  readonly limiter: Limiter;
  readonly slots: Slots;
  readonly breaker: Pick<ProviderBreaker, 'admit'>;
  readonly gates: Pick<GateKeeper, 'fresh'>;
}

/**
 * One queue per business phone number, replies before bulk. Each lane has at most one message that waits for permits,
 * so a slow number never holds the slots that others need; slots are given in the order in which lanes ask.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #guards: LaneGuards;
  readonly #send: (admitted: AdmittedMessage) => Promise<Tried>;
  readonly #signal: AbortSignal;
  readonly #logger: Logger;
  readonly #onTrouble: (error: unknown) => void;
  readonly #now: () => number;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(options: {
    guards: LaneGuards;
    send: (admitted: AdmittedMessage) => Promise<Tried>;
    signal: AbortSignal;
    logger: Logger;
    /** Told why a message goes back to its lane, or a lane stumbles. */
    onTrouble: (error: unknown) => void;
    now: () => number;
  }) {
    this.#guards = options.guards;
    this.#send = options.send;
    this.#signal = options.signal;
    this.#logger = options.logger;
    this.#onTrouble = options.onTrouble;
    this.#now = options.now;
  }

  /** Puts a message into its number's lane. */
  admit(admitted: AdmittedMessage): void {
    const lane = this.#laneOf(admitted.release.data.phoneNumberId);
    queueOf(lane, admitted).push(admitted);
    this.#run(lane);
  }

  /** Messages that wait in lanes. */
  get waiting(): number {
    let count = 0;
    for (const { conversational, bulk } of this.#lanes.values()) count += conversational.length + bulk.length;
    return count;
  }

  /** Messages between permit and outcome. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Resolves when no message is between permit and outcome. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  #laneOf(phoneNumberId: string): Lane {
    const known = this.#lanes.get(phoneNumberId);
    if (known) return known;
    const lane = { phoneNumberId, conversational: [], bulk: [], restsUntil: 0, running: false };
    this.#lanes.set(phoneNumberId, lane);
    return lane;
  }

  #run(lane: Lane): void {
    if (lane.running) return;
    lane.running = true;
    this.#pump(lane)
      .catch((error: unknown) => {
        this.#onTrouble(error);
        this.#logger.error(
          { err: error, phoneNumberId: lane.phoneNumberId },
          'a lane stumbled and starts again',
        );
        return pause(500, this.#signal);
      })
      .finally(() => {
        lane.running = false;
        if (this.#signal.aborted) return;
        if (lane.conversational.length + lane.bulk.length > 0) this.#run(lane);
        else if (lane.restsUntil <= this.#now()) this.#lanes.delete(lane.phoneNumberId);
      });
  }

  async #pump(lane: Lane): Promise<void> {
    while (!this.#signal.aborted && lane.conversational.length + lane.bulk.length > 0) {
      const restMs = lane.restsUntil - this.#now();
      if (restMs > LONGEST_WAIT_MS) return this.#giveUp(lane, restMs);
      if (restMs > 0) {
        await pause(restMs, this.#signal);
        continue;
      }
      await this.#guards.gates.fresh();
      const pass = await this.#guards.breaker.admit(this.#signal);
      try {
        await this.#guards.limiter.take(lane.phoneNumberId, this.#signal);
      } catch (error) {
        pass.done();
        throw error;
      }
      const slot = await this.#guards.slots.acquire();
      const admitted = this.#signal.aborted ? undefined : next(lane);
      if (admitted) this.#start(lane, admitted, [slot, () => pass.done()]);
      else for (const giveBack of [slot, () => pass.done()]) giveBack();
    }
  }

  #giveUp({ phoneNumberId, conversational, bulk }: Lane, restMs: number): void {
    const admitted = [...conversational.splice(0), ...bulk.splice(0)];
    this.#logger.info(
      { phoneNumberId, restMs, messages: admitted.length },
      'a number rests: its messages are left to a later release',
    );
    for (const message of admitted) message.finished();
  }

  #start(lane: Lane, admitted: AdmittedMessage, held: readonly (() => void)[]): void {
    const sending = this.#send(admitted)
      .then((tried) => {
        if (tried.pauseLaneMs) lane.restsUntil = Math.max(lane.restsUntil, this.#now() + tried.pauseLaneMs);
        if (tried.kind === 'finished') admitted.finished();
        else this.#putBack(lane, admitted);
      })
      .catch((error: unknown) => {
        this.#onTrouble(error);
        this.#logger.warn(
          { err: error, messageId: admitted.release.data.messageId },
          'a message goes back to its lane',
        );
        lane.restsUntil = Math.max(lane.restsUntil, this.#now() + 500);
        this.#putBack(lane, admitted);
      })
      .finally(() => {
        for (const giveBack of held) giveBack();
        this.#inFlight.delete(sending);
      });
    this.#inFlight.add(sending);
  }

  #putBack(lane: Lane, admitted: AdmittedMessage): void {
    const current = this.#lanes.get(lane.phoneNumberId) ?? this.#laneOf(lane.phoneNumberId);
    current.restsUntil = Math.max(current.restsUntil, lane.restsUntil);
    queueOf(current, admitted).unshift(admitted);
    this.#run(current);
  }
}

const queueOf = (lane: Lane, admitted: AdmittedMessage): AdmittedMessage[] =>
  admitted.release.data.priority === 'conversational' ? lane.conversational : lane.bulk;

/** The next message whose turn has not ended. */
function next(lane: Lane): AdmittedMessage | undefined {
  for (;;) {
    const admitted = lane.conversational.shift() ?? lane.bulk.shift();
    if (!admitted?.turn.ended) return admitted;
  }
}
