import type { ToldBody } from '@wabus/whatsapp/corpus';
import type { ToldAccount } from './told-account.ts';

/** What a fact is, as far as it says what becomes of it. */
interface ToldFact {
  readonly kind: string;
  readonly at: string;
  readonly wabaId: string;
  readonly fault?: string;
  readonly callbackData?: string;
  readonly type?: string;
  readonly wamid?: string;
  readonly phase?: number;
  readonly order?: number;
}

/** Types of what holds the place of a message until its content is told: not recorded when the content came first. */
const HOLDS_PLACE = new Set(['unsupported', 'media_placeholder']);

/** Facts that tell of one second. */
export interface Expected {
  /** Each stands once, as an event or kept until it is understood, in however many bodies it is told. */
  readonly facts: Set<string>;
  /** Bodies that told them. */
  readonly of: string[];
  /** Ids of messages of which some hold the place. */
  readonly places: string[];
}

/** What stands in the streams, or is set aside, if every body that was answered with 200 is kept. */
export class Expectations {
  readonly of: ToldAccount;
  /** By second since 1970. */
  readonly facts = new Map<number, Expected>();
  /** Bodies of which something cannot be read, or is nobody's. */
  readonly letters = new Set<string>();
  /** Ids of messages whose content was told. */
  readonly #contents = new Set<string>();
  /** Of the one history that the number has. */
  readonly #parts = new Set<string>();
  readonly #known = new WeakSet<ToldBody>();
  #bodies = 0;
  #answers = 0;

  constructor(of: ToldAccount) {
    this.of = of;
  }

  /** A body was answered with 200, perhaps not for the first time. */
  answered(told: ToldBody, text: string): void {
    this.#answers += 1;
    if (this.#known.has(told)) return;
    this.#known.add(told);
    this.#bodies += 1;
    for (const fact of told.facts as readonly ToldFact[]) this.#expect(fact, told.name, text);
  }

  /** How many must stand of a second at least. */
  leastOf({ facts, places }: Expected): number {
    return facts.size - places.filter((wamid) => this.#contents.has(wamid)).length;
  }

  /** How many bodies were answered, how often, and what they told. */
  get figures(): { bodies: number; answers: number; facts: number; letters: number } {
    const facts = [...this.facts.values()].reduce((sum, one) => sum + one.facts.size, 0);
    return { bodies: this.#bodies, answers: this.#answers, facts, letters: this.letters.size };
  }

  #expect(fact: ToldFact, name: string, text: string): void {
    if (fact.fault !== undefined || fact.wabaId !== this.of.wabaId) {
      this.letters.add(text);
      return;
    }
    if (!this.#leavesOne(fact)) return;
    const second = Math.floor(Date.parse(fact.at) / 1_000);
    const expected = this.facts.get(second) ?? { facts: new Set(), of: [], places: [] };
    expected.facts.add(JSON.stringify(fact));
    expected.of.push(name);
    this.facts.set(second, expected);
    const { type, wamid } = fact;
    if (type === undefined || wamid === undefined) return;
    if (HOLDS_PLACE.has(type)) expected.places.push(wamid);
    else this.#contents.add(wamid);
  }

  /**
   * Statuses of messages that nobody knows leave nothing, nor does a part of a history that was told before; what a
   * changed number leads to depends on what stood before.
   */
  #leavesOne({ kind, callbackData, phase, order }: ToldFact): boolean {
    if (kind === 'status') return callbackData?.includes(this.of.messageId) ?? false;
    if (kind === 'identity-change') return false;
    if (kind !== 'history-part' || order === undefined) return true;
    const part = `${phase}-${order}`;
    const isNew = !this.#parts.has(part);
    this.#parts.add(part);
    return isNew;
  }
}
