/** One thing that went wrong on the way. */
export interface Incident {
  readonly name: string;
  /** When it began and when it was over, RFC 3339. */
  readonly from: string;
  readonly at: string;
  /** Recipients of its campaign that were settled before. */
  readonly settledBefore: number;
  /** How many calls may be left without a known outcome by it. */
  readonly unknownAtMost: number;
  /** From its end until everything was ready and the campaign went on. */
  readonly recoveredAfterMs?: number;
  /** The longest time around it in which Meta's side took no message of it. */
  readonly stalledMs?: number;
  /** What else is worth keeping of it. */
  readonly details?: Readonly<Record<string, string | number>>;
}
