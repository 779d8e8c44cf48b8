import { announcedMedia } from '@wabus/domain';
import { phoneOfAddress, readPhone } from '@wabus/phone';
import type { FetchedMedia } from '../media/fetched.ts';

/** A medium as its message announces it, with what became of its bytes. */
export interface MediaRow {
  /** Null where Meta could not take the medium, so that nobody ever gets it. */
  readonly id: string | null;
  readonly state: FetchedMedia['status'];
  /** Why it failed. */
  readonly reason?: string;
  readonly mimeType: string | null;
  /** Of one that is stored: found in the content. */
  readonly foundType?: string;
  readonly bytes?: number;
  /** What a scanner said of it; absent where none looked at it. */
  readonly scan?: {
    readonly verdict: NonNullable<FetchedMedia['scan']>;
    readonly reason?: NonNullable<FetchedMedia['scanReason']>;
  };
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

type Plain = Readonly<Record<string, unknown>>;

/**
 * The medium of a message that did not go out through wabus.
 * @param type of what has it
 * @param content of what has it, as it came
 * @param shown what it says now, where that was changed: the caption is that of today
 */
export function mediaOf(
  messageId: string,
  type: string | null,
  content: unknown,
  shown: unknown,
  fetched: FetchedMedia | undefined,
): MediaRow | null {
  const announced = announcedMedia(type, content);
  if (announced === null) return null;
  const { providerId, reason, mimeType, filename, voice, animated } = announced;
  const bytes = fetched?.bytes ?? announced.bytes;
  const caption = shown === content ? announced.caption : (announcedMedia(type, shown)?.caption ?? null);
  return {
    ...(providerId === null
      ? { id: null, state: 'failed', reason: reason ?? 'no-id' }
      : { id: messageId, ...becameOf(fetched) }),
    mimeType,
    ...(fetched?.mimeType ? { foundType: fetched.mimeType } : {}),
    ...(bytes === null ? {} : { bytes }),
    ...(fetched?.scan ? { scan: scanOf(fetched.scan, fetched.scanReason) } : {}),
    ...(filename === null ? {} : { filename }),
    ...(caption === null ? {} : { caption }),
    ...(voice === null ? {} : { voice }),
    ...(animated === null ? {} : { animated }),
  };
}

const scanOf = (verdict: NonNullable<FetchedMedia['scan']>, reason: FetchedMedia['scanReason']) => ({
  verdict,
  ...(reason === null ? {} : { reason }),
});

function becameOf(fetched: FetchedMedia | undefined): Pick<MediaRow, 'state' | 'reason'> {
  if (!fetched) return { state: 'pending' };
  return { state: fetched.status, ...(fetched.reason === null ? {} : { reason: fetched.reason }) };
}

/** The id of the medium that a message has, or a call as a voicemail, unless nobody ever gets it. */
export function mediaIdOf({
  message_id: messageId,
  type,
  content,
  voicemail,
}: {
  readonly message_id: string;
  readonly type: string | null;
  readonly content: unknown;
  readonly voicemail: unknown;
}): string | null {
  const announced = type === 'call' ? announcedMedia('audio', voicemail) : announcedMedia(type, content);
  return announced?.providerId === undefined || announced.providerId === null ? null : messageId;
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
