import { phoneOfAddress, readPhone } from '@wabus/phone';

/** A medium as its message announces it. */
export interface MediaRow {
  /** Meta's id, of this number; null where Meta could not take the medium. */
  readonly id: string | null;
  /** Nothing is fetched yet; one that Meta could not take never will be. */
  readonly state: 'pending' | 'failed';
  readonly reason?: string;
  readonly mimeType: string | null;
  readonly bytes?: number;
  readonly filename?: string;
  readonly caption?: string;
  readonly voice?: boolean;
  readonly animated?: boolean;
}

/** A person whom somebody sent the card of. */
export interface CardRow {
  readonly name: string | null;
  readonly organisation: string | null;
  readonly phones: readonly {
    readonly raw: string;
    readonly phone: string | null;
    readonly type: string | null;
  }[];
}

const MEDIA: ReadonlySet<string> = new Set([
  'image',
  'video',
  'document',
  'audio',
  'voice',
  'sticker',
  'gif',
  'ptv',
]);

type Plain = Readonly<Record<string, unknown>>;

/** The medium of a message that did not go out through wabus. */
export function mediaOf(type: string | null, content: unknown): MediaRow | null {
  if (type === null || !MEDIA.has(type) || !isObject(content)) return null;
  const id = textAt(content, 'id');
  const bytes = content.file_size === undefined ? Number.NaN : Number(content.file_size);
  const [filename, caption] = [textAt(content, 'filename'), textAt(content, 'caption')];
  return {
    id,
    ...(id === null ? { state: 'failed', reason: reasonOf(content) } : { state: 'pending' }),
    mimeType: textAt(content, 'mime_type'),
    ...(Number.isSafeInteger(bytes) && bytes >= 0 ? { bytes } : {}),
    ...(filename === null ? {} : { filename }),
    ...(caption === null ? {} : { caption }),
    ...(typeof content.voice === 'boolean' ? { voice: content.voice } : {}),
    ...(typeof content.animated === 'boolean' ? { animated: content.animated } : {}),
  };
}

function reasonOf({ errors }: Plain): string {
  const [error] = listOf(errors).filter(isObject);
  return typeof error?.code === 'number' ? `meta-${error.code}` : 'no-id';
}

/** The cards of a message; each with all its phones. A phone is E.164 where it is a valid one. */
export function cardsOf(type: string | null, content: unknown): CardRow[] | null {
  if (type !== 'contacts' || !isObject(content)) return null;
  return listOf(content.contacts)
    .filter(isObject)
    .map((card) => ({
      name: nameOf(card.name),
      organisation: isObject(card.org) ? textAt(card.org, 'company') : null,
      phones: listOf(card.phones).filter(isObject).flatMap(phoneOf),
    }));
}

function phoneOf(told: Plain): CardRow['phones'][number][] {
  const raw = textAt(told, 'phone') ?? textAt(told, 'wa_id');
  if (raw === null) return [];
  const { phone } = readPhone(raw.replace(/^tel:/i, ''));
  const waId = textAt(told, 'wa_id');
  return [{ raw, phone: phone ?? (waId && phoneOfAddress(waId)), type: textAt(told, 'type') }];
}

function nameOf(name: unknown): string | null {
  if (!isObject(name)) return null;
  const parts = ['first_name', 'middle_name', 'last_name'].flatMap((part) => textAt(name, part) ?? []);
  return textAt(name, 'formatted_name') ?? (parts.length > 0 ? parts.join(' ') : null);
}

const textAt = (value: Plain, name: string): string | null => {
  const text = value[name];
  return typeof text === 'string' && text !== '' ? text : null;
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
