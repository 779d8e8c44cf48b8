/** What a webhook says of when something happened, and when we recorded it; both RFC 3339. */
export interface Dated {
  readonly data: { readonly at: string };
  readonly recordedAt: string;
}

/**
 * When something counts as happened: at Meta's time, but never after we heard of it. A clock that is ahead would
 * otherwise keep a window open, or outdo everything said after it, for as long as it is ahead.
 */
export function believedTime({ data: { at }, recordedAt }: Dated): string {
  return Date.parse(at) <= Date.parse(recordedAt) ? at : recordedAt;
}
