/** The part of a webhook that belongs to one WABA. */
export interface WabaPart {
  /** Empty when the webhook names none. */
  readonly wabaId: string;
  /** As received when the webhook names this WABA only; else an envelope around the exact bytes of its entries. */
  readonly bytes: Buffer;
}

/** One part per WABA, in the order in which they are first named. `parsed` is the JSON of `rawBytes`. */
export function splitByWaba(_rawBytes: Buffer, _parsed: unknown): WabaPart[] {
  throw new Error('being written');
}
