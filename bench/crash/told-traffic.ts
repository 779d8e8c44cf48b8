import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { corpus, corpusAgain, type ToldBody } from '@wabus/whatsapp/corpus';
import type { Expectations } from './expectations.ts';
import type { Stand } from './stand.ts';

/** Sent at the same time. */
const AT_ONCE = 12;
/** How many come a second time, though they were answered. */
const AGAIN = 0.3;
const RETRY_MS = 250;
const ANSWER_MS = 60_000;

/**
 * What Meta tells an account beside the campaigns: every body of the corpus, again and again of other people and times,
 * in any order, some of them twice. Each is sent until it is answered with 200, as Meta does; what is told by those is
 * written down.
 */
export class ToldTraffic {
  readonly #stand: Pick<Stand, 'webhook'>;
  readonly #expected: Expectations;
  readonly #running: Promise<void>;
  #over = false;
  #abandoned = false;

  constructor(
    stand: Pick<Stand, 'webhook'>,
    expected: Expectations,
    { perSecond, random }: { readonly perSecond: number; readonly random: () => number },
  ) {
    this.#stand = stand;
    this.#expected = expected;
    this.#running = this.#tell((AT_ONCE * 1_000) / perSecond, random);
  }

  /** Begins no other repetition; resolves when all of the first is answered, and of the last what was begun. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  /** Lets go also of what was not answered. */
  abandon(): void {
    this.#over = true;
    this.#abandoned = true;
  }

  async #tell(everyMs: number, random: () => number): Promise<void> {
    for (let repetition = 0; repetition === 0 || !this.#over; repetition += 1) {
      const bodies = corpusAgain(corpus, this.#expected.of, repetition);
      const told = [...bodies, ...bodies.filter(() => random() < AGAIN)];
      const shuffled = inOrderOf(told, random);
      for (let from = 0; from < shuffled.length && !(this.#over && repetition > 0); from += AT_ONCE) {
        await Promise.all(shuffled.slice(from, from + AT_ONCE).map((body) => this.#untilAnswered(body)));
        if (!this.#over) await sleep(everyMs);
      }
    }
  }

  async #untilAnswered(told: ToldBody): Promise<void> {
    const body = JSON.stringify(told.body);
    while (!this.#abandoned) {
      const { url, appSecret } = this.#stand.webhook;
      const signature = createHmac('sha256', appSecret).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
      const signal = AbortSignal.timeout(ANSWER_MS);
      const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
      await response?.arrayBuffer().catch(() => undefined);
      if (response?.status === 200) return this.#expected.answered(told, body);
      const refused = response && response.status < 500;
      if (refused) throw new Error(`A webhook was answered with ${response.status}: ${told.name}`);
      await sleep(RETRY_MS);
    }
  }
}

/** All of them in an order of chance. */
function inOrderOf<One>(all: readonly One[], random: () => number): One[] {
  const drawn = all.map((one) => ({ one, place: random() }));
  return drawn.sort((a, b) => a.place - b.place).map(({ one }) => one);
}
