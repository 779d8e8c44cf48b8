import { type Keyring, KeyringError } from '@wabus/keyring';
import type { Kept } from './kept.ts';
import type { ObjectKey } from './sealed/pieces.ts';
import { keyIn } from './sealed/wrap.ts';

/** The key of the bytes, and the name of the file as it was sent. */
export interface OpenedKept {
  readonly object: ObjectKey;
  readonly name: string | null;
}

/** What is opened, and for whom it is sealed. */
type Sealed = Pick<Kept, 'objectId' | 'contactId' | 'ofTenant' | 'wrapped' | 'name'>;

/** What `openKept` asks of the keyring. */
export type KeptKeyring = Pick<Keyring, 'open' | 'elderOf' | 'openForTenant'>;

/** Opens what is sealed for whoever holds it; null once that person was erased. */
export async function openKept(
  keyring: KeptKeyring,
  tenantId: string,
  mediaId: string,
  kept: Sealed,
): Promise<OpenedKept | null> {
  const { objectId } = kept;
  const [key, named] = await (kept.ofTenant ? openedOfTenant : openedOfPerson)(
    keyring,
    tenantId,
    mediaId,
    kept,
  );
  if (!key) return null;
  const name = (named as { readonly name?: unknown } | null)?.name;
  return { object: { objectId, key: keyIn(key) }, name: typeof name === 'string' ? name : null };
}

function openedOfTenant(
  keyring: KeptKeyring,
  tenantId: string,
  mediaId: string,
  { objectId, wrapped, name }: Sealed,
): Promise<unknown[]> {
  return keyring.openForTenant(tenantId, [
    { id: objectId, sealed: wrapped },
    { id: mediaId, sealed: name },
  ]);
}

async function openedOfPerson(
  keyring: KeptKeyring,
  tenantId: string,
  mediaId: string,
  { objectId, contactId, wrapped, name }: Sealed,
): Promise<unknown[]> {
  const of = { tenantId, contactId };
  try {
    // Asks the keyring itself: a key that is only remembered here may have been deleted meanwhile.
    await keyring.elderOf(tenantId, { one: contactId, other: contactId });
  } catch (error) {
    if (error instanceof KeyringError && error.fault === 'no-key') return [];
    throw error;
  }
  return keyring.open([
    { ...of, eventId: objectId, sealed: wrapped },
    { ...of, eventId: mediaId, sealed: name },
  ]);
}
