/** Why something failed, within a sentence: in words, and by its code. */
export const because = (failure: { readonly detail: string; readonly code: string }): string =>
  `${failure.detail} (${failure.code})`;

/** So many people, within a sentence. */
export const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
