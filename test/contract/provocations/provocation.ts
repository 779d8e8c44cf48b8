import type { Answer, Stand } from '../stand.ts';
import type { World } from '../world.ts';

/** How a problem code is brought about over HTTP. */
export interface Provocation {
  /** Answers what the caller sees. */
  run(stand: Stand, world: World): Promise<Answer>;
  /** For a code that stands inside a success, such as that of a refused row: the place. Default: the answer is the problem. */
  codeIn?(answer: Answer): unknown;
}

/** A code whose provocation is one refused request. */
export const refused = (run: Provocation['run']): Provocation => ({ run });
