import { BoxError, boundTo, freshKey, type KeyEncryptionKey, unwrapKey, wrapKey } from './aead.ts';

/** A wrapped key and what it is bound to. */
export interface WrappedKey {
  readonly wrapped: Buffer;
  readonly context: Buffer;
}

/** Where keys wrapped by one key-encryption key stand, and beside them its check value. */
export interface KeyCheckStore {
  /** What the check value is bound to, such as `keyring`. */
  readonly name: string;
  /** The check value; undefined while there is none. */
  stored(): Promise<Buffer | undefined>;
  /** Any key wrapped here, for a place that is older than its check value; undefined when there is none. */
  anyKey(): Promise<WrappedKey | undefined>;
  /** Keeps the check value unless there is one: of several at once the first one's stands. */
  keep(check: Buffer): Promise<void>;
}

/**
 * True when this is the key-encryption key of the place. The first one to ask of an empty place makes it its own: from
 * then on it is known by a check value, which is a wrapped key that seals nothing.
 */
export async function isKeyOf(kek: KeyEncryptionKey, place: KeyCheckStore): Promise<boolean> {
  const context = boundTo('key-check', place.name);
  const stored = await place.stored();
  if (stored) return opens(kek, { wrapped: stored, context });
  const older = await place.anyKey();
  if (older && !opens(kek, older)) return false;
  await place.keep(wrapKey(kek, freshKey(), context));
  const kept = await place.stored();
  return kept !== undefined && opens(kek, { wrapped: kept, context });
}

function opens(kek: KeyEncryptionKey, { wrapped, context }: WrappedKey): boolean {
  try {
    unwrapKey(kek, wrapped, context);
    return true;
  } catch (error) {
    if (error instanceof BoxError) return false;
    throw error;
  }
}
