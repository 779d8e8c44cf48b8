import { normaliserTables } from '@wabus/read-models';
import { none, promise } from './broken-promise.ts';
import type { Expectations } from './expectations.ts';
import type { EventRow, Tables } from './tables.ts';

/** Events that facts lead to beside the one that stands for each. */
const BESIDE = new Set([
  ...['ConsentGiven', 'ConsentWithdrawn', 'PaymentIssueRaised', 'HistoryImported'],
  ...['ContactIdentified', 'ContactAddressAdded', 'ContactAddressRemoved', 'ContactNumberShared'],
  ...['ContactsMerged', 'ContactMergedInto', 'ContactIdentityConflicted'],
]);

/** How many events of Meta's words on an account, and of what is kept until it is understood, are of each second. */
export class Standing {
  readonly #seconds = new Map<number, number>();
  readonly #expected: Expectations;

  constructor(expected: Expectations) {
    this.#expected = expected;
  }

  /** Counts these events, too. */
  add(events: readonly EventRow[]): void {
    const { tenantId } = this.#expected.of;
    for (const event of events) {
      if (event.tenantId === tenantId && event.byMeta && !BESIDE.has(event.type))
        this.#count(event.occurredAt);
    }
  }

  /** The same with what is kept unknown. */
  async withKept(tables: Tables): Promise<Standing> {
    const rows = await tables.rows<{ at: Date }>(
      `select told_at as at from ${normaliserTables.unknownFacts}
       where tenant_id = $1 and told_at is not null and resolution is null`,
      [this.#expected.of.tenantId],
    );
    const all = new Standing(this.#expected);
    for (const [second, count] of this.#seconds) all.#seconds.set(second, count);
    for (const { at } of rows) all.#count(at.toISOString());
    return all;
  }

  /** How many facts stand of those that were told. */
  get size(): number {
    return [...this.#expected.facts.keys()].reduce(
      (sum, second) => sum + (this.#seconds.get(second) ?? 0),
      0,
    );
  }

  /** Facts that do not stand as often as they were told, each with the bodies of its second. */
  wrong(): { lost: object[]; doubled: object[] } {
    const compared = [...this.#expected.facts].map(([second, expected]) => ({
      ...{ at: new Date(second * 1_000).toISOString(), of: expected.of, told: expected.facts.size },
      ...{ least: this.#expected.leastOf(expected), stand: this.#seconds.get(second) ?? 0 },
    }));
    return {
      lost: compared.filter(({ least, stand }) => stand < least),
      doubled: compared.filter(({ told, stand }) => stand > told),
    };
  }

  #count(at: string): void {
    const second = Math.floor(Date.parse(at) / 1_000);
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + 1);
  }
}

/**
 * P1: every fact of a body that was answered with 200 stands once, however often the body came, as an event or kept until
 * it is understood; what cannot be read, or is nobody's, is set aside as it came, and nothing else is.
 */
export async function checkTold(
  tables: Tables,
  events: readonly EventRow[],
  expected: Expectations,
): Promise<void> {
  const standing = new Standing(expected);
  standing.add(events);
  const { lost, doubled } = (await standing.withKept(tables)).wrong();
  none('P1', lost, 'seconds have facts that were answered with 200 and do not stand');
  none('P1', doubled, 'seconds have facts that stand more often than they were told');
  promise('P1', expected.facts.size > 0, 'nothing was told');
  const letters = await tables.rows<{ text: string; tenant_id: string | null; reason: string }>(
    `select convert_from(bytes, 'utf8') as text, tenant_id, reason from ${normaliserTables.deadLetters}`,
  );
  const strange = letters.filter(
    ({ text, tenant_id }) => tenant_id === expected.of.tenantId && !expected.letters.has(text),
  );
  none('P1', strange, 'bodies are set aside that can be read');
  const there = new Set(letters.map(({ text }) => text));
  const gone = [...expected.letters].filter((text) => !there.has(text));
  none('P1', gone, 'bodies that cannot be read, or are nobody’s, are not set aside');
}
