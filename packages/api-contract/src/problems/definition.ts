/** What a problem code means to whoever meets it. */
export interface ProblemDefinition {
  /** HTTP status of the answer. */
  readonly status: number;
  /** A few words, the same for every occurrence. */
  readonly title: string;
  /** One or two sentences: what is the case when this code is answered. */
  readonly meaning: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** What to do about it, for a person. */
  readonly advice: string;
}

/** Declares problems; only there to keep their codes as types. */
export const define = <const Code extends string>(
  definitions: Record<Code, ProblemDefinition>,
): Record<Code, ProblemDefinition> => definitions;
