/** A row of an upload before it is checked. */
export type RawRow =
  | {
      readonly line: number;
      readonly value: unknown;
      /** It has fewer cells than the header of its file. */
      readonly short?: true;
    }
  /** The line cannot even be read. */
  | { readonly line: number; readonly unreadable: string };

/** Largest line of an upload, in bytes. */
export const MAX_LINE_BYTES = 65_536;
