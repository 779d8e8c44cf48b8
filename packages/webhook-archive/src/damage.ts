/**
 * What can be wrong with a webhook of the archive. `absent`: it is not there, and it did not expire; `cut`: the chain does
 * not go on where it ended; `changed`: it is another than it was; `unreadable`: its bytes do not open.
 */
export type DamageKind = 'absent' | 'cut' | 'changed' | 'unreadable';

/** Something wrong, and where. */
export interface Damage {
  readonly kind: DamageKind;
  readonly topic: string;
  readonly partition: number;
  /** The first offset that it is about. */
  readonly offset: string;
  /** One sentence. */
  readonly detail: string;
}
