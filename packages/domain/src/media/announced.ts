/** A picture, video, document, sound or sticker as its message announces it. */
export interface AnnouncedMedia {
  /** Meta's id, of this number alone; null where Meta could not take the medium. */
  readonly providerId: string | null;
  /** Why Meta could not take it; with an id: null. */
  readonly reason: string | null;
  /** As received, with its parameters. */
  readonly mimeType: string | null;
  /** Hex or base64, as received. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** Personal. */
  readonly filename: string | null;
  /** Personal. */
  readonly caption: string | null;
  readonly voice: boolean | null;
  readonly animated: boolean | null;
}

/** Types of messages whose content is a medium. */
const MEDIA_TYPES = ['image', 'video', 'document', 'audio', 'voice', 'sticker', 'gif', 'ptv'] as const;

const TYPES: ReadonlySet<string> = new Set(MEDIA_TYPES);

/** Whether a message of this type of Meta's has a medium. */
export const hasMedia = (messageType: string): boolean => TYPES.has(messageType);

type Plain = Readonly<Record<string, unknown>>;

/** The medium that the content of a message announces; null where it has none. */
export function announcedMedia(type: string | null, content: unknown): AnnouncedMedia | null {
  if (type === null || !hasMedia(type) || !isObject(content)) return null;
  const providerId = textAt(content, 'id');
  const bytes = content.file_size === undefined ? Number.NaN : Number(content.file_size);
  return {
    providerId,
    reason: providerId === null ? reasonOf(content) : null,
    mimeType: textAt(content, 'mime_type'),
    sha256: textAt(content, 'sha256'),
    bytes: Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null,
    filename: textAt(content, 'filename'),
    caption: textAt(content, 'caption'),
    voice: flagAt(content, 'voice'),
    animated: flagAt(content, 'animated'),
  };
}

function reasonOf({ errors }: Plain): string {
  const [error] = Array.isArray(errors) ? errors.filter(isObject) : [];
  return typeof error?.code === 'number' ? `meta-${error.code}` : 'no-id';
}

const textAt = (value: Plain, name: string): string | null => {
  const text = value[name];
  return typeof text === 'string' && text !== '' ? text : null;
};

const flagAt = (value: Plain, name: string): boolean | null => {
  const flag = value[name];
  return typeof flag === 'boolean' ? flag : null;
};

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
