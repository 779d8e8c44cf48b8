/** A byte that no text holds. The byte behind it tells what stands there in place of longer text. */
export const MARK = 0xff;

/** What may stand behind the mark. The numbers are in every event that was ever stored, and never change. */
export const FORMS = {
  /** The mark. */
  itself: 0,
  /** A UUID: 16 bytes. */
  uuid: 1,
  /** A time with milliseconds, in UTC: 6 bytes, milliseconds since 1970. */
  time: 2,
  /** Letters of base64: 2 bytes, how many bytes follow, and these. */
  base64: 3,
  /** The UUID in the name of the stream: nothing. */
  ofTheStream: 4,
} as const;

/** How many bytes a time takes behind its mark. */
export const TIME_BYTES = 6;
