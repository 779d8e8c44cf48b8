import type { Faulty } from '../change.ts';
import type { FactSource } from '../define-fact.ts';
import type { ShownTogether } from './people/shown-together.ts';

/** What no reader of the catalogue takes: kept as it came. */
export interface UnknownFact extends FactSource, Partial<Faulty> {
  readonly kind: 'unknown';
  /** What the item is, as far as one can tell, such as `message:image`, `group-message:text`, `status:payment`, `value`, `entry`. */
  readonly item: string;
  /** `entry.time` or the item's own timestamp (ISO), where it can be read. */
  readonly at?: string;
  /** The item as it came. Personal. */
  readonly raw: unknown;
  /** Of whom it is, where it shows number and business-scoped id together. */
  readonly shows?: ShownTogether;
}
