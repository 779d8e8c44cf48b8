import type { Acknowledged } from './acknowledged.ts';
import type { Expectations } from './expectations.ts';
import type { Incident } from './incident.ts';
import type { Actor } from './scene.ts';
import type { Stand } from './stand.ts';

/** What the checker reads: Meta's side, what was acknowledged, and the tables. */
export interface CheckInput {
  readonly stand: Stand;
  readonly actors: readonly Actor[];
  readonly acknowledged: Acknowledged;
  /** What Meta told beside the campaigns. */
  readonly told: Expectations;
  /** What went wrong, in order. */
  readonly incidents: readonly Incident[];
  readonly stopLimitMs: number | undefined;
}
