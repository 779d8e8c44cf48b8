/** One body that a route takes as it stands. */
export interface Example {
  /** What it is an example of. */
  readonly summary: string;
  /** Default `application/json`. */
  readonly type?: string;
  /** JSON, or the text of another type. */
  readonly value: unknown;
}

/** The id that examples name. */
export const EXAMPLE_ID = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
