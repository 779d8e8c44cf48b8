import type { FailureClass, RefusedPart } from '@wabus/provider';

/** What kind of trouble an error is: a class of a failure, or `informational`, which is none. */
export type ErrorClass = FailureClass | 'informational';

/** Who can mend it: `time` alone, the person written to, the business, the CRM's request, who runs wabus, or Meta. */
export type Fixer = 'time' | 'recipient' | 'tenant' | 'caller' | 'operator' | 'meta';

/** What a code means; one row of the catalogue. */
export interface ErrorMeaning {
  readonly class: ErrorClass;
  /** One sentence: what happened. */
  readonly meaning: string;
  /** What a person can do; of trouble that passes: while wabus still tries. */
  readonly advice: string;
  /** What a person can do once the message is given up, where that is something else. */
  readonly over?: string;
  readonly fixableBy: Fixer;
  /** At most so many tries, where the class's own limit is too many. */
  readonly maxTries?: number;
  /** Not before so many milliseconds, where Meta or its documents give a time. */
  readonly retryAfterMs?: number;
  /** Said of a message: what Meta refuses with it; absent where it refuses this message only. `auth` is the token. */
  readonly refused?: RefusedPart;
}

/** A row with the codes it holds for. */
export interface ErrorEntry extends ErrorMeaning {
  /** Single codes; for a range, its first and last code. */
  readonly codes: readonly number[];
  readonly range?: true;
  /** The codes are `error_subcode`s, looked at where the code itself only says "invalid parameter" or the like. */
  readonly subcode?: true;
}

/** Builds a row; only there to keep the tables readable. */
export function entry(
  codes: number | readonly number[],
  errorClass: ErrorClass,
  fixableBy: Fixer,
  meaning: string,
  advice: string,
  more: Pick<ErrorEntry, 'range' | 'subcode' | 'over' | 'maxTries' | 'retryAfterMs' | 'refused'> = {},
): ErrorEntry {
  return {
    codes: typeof codes === 'number' ? [codes] : codes,
    class: errorClass,
    fixableBy,
    meaning,
    advice,
    ...more,
  };
}
