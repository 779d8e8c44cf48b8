import { bareType } from './types.ts';

const KB = 1_024;
const MB = 1_024 * KB;
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What a kind of message carries, as Meta documents it (Cloud API, media: supported types). */
interface MediaKind {
  readonly types: readonly string[];
  readonly mostBytes: number;
}

/** Kinds of messages, and of headers, that carry a medium. */
const KINDS: Readonly<Record<string, MediaKind>> = {
  image: { types: ['image/jpeg', 'image/png'], mostBytes: 5 * MB },
  video: { types: ['video/mp4', 'video/3gpp'], mostBytes: 16 * MB },
  audio: {
    types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    mostBytes: 16 * MB,
  },
  sticker: { types: ['image/webp'], mostBytes: 500 * KB },
  document: {
    types: [
      'text/plain',
      'application/pdf',
      ...['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
      `${OFFICE}.wordprocessingml.document`,
      `${OFFICE}.spreadsheetml.sheet`,
      `${OFFICE}.presentationml.presentation`,
    ],
    mostBytes: 100 * MB,
  },
};

/** Kinds of messages, and of headers, that carry a medium. */
export const sendableKinds: readonly string[] = Object.keys(KINDS);

/** The types that a kind carries; none where there is no such kind. */
export const typesOf = (kind: string): readonly string[] => KINDS[kind]?.types ?? [];

/** No kind carries more. */
export const MOST_SENDABLE_BYTES = 100 * MB;

/** The kind that carries files of this type; null where none does. */
export function kindOf(mimeType: string): string | null {
  const type = bareType(mimeType);
  return Object.keys(KINDS).find((kind) => KINDS[kind]?.types.includes(type)) ?? null;
}

/** The most bytes that a file of this type may have to be sent; 0 where no kind carries it. */
export const mostBytesOf = (mimeType: string): number => KINDS[kindOf(mimeType) ?? '']?.mostBytes ?? 0;

/** Every type that some kind carries. */
export const SENDABLE_TYPES: readonly string[] = Object.values(KINDS).flatMap(({ types }) => types);
