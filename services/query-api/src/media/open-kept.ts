import { problem } from '@wabus/api-contract';
import { type Keyring, KeyringError } from '@wabus/keyring';
import { type Kept, keyIn, type ObjectKey } from '@wabus/media';

/** The key of the bytes, and the name of the file as it was sent. */
interface OpenedKept {
  readonly object: ObjectKey;
  readonly name: string | null;
}

/** Opens what is sealed for the person. @throws {ProblemError} `not-found` once the person was erased */
export async function openKept(
  keyring: Pick<Keyring, 'open' | 'elderOf'>,
  tenantId: string,
  mediaId: string,
  { objectId, contactId, wrapped, name: sealedName }: Kept,
): Promise<OpenedKept> {
  const of = { tenantId, contactId };
  // Asks the keyring itself: a key that is only remembered here may have been deleted meanwhile.
  await keyring.elderOf(tenantId, { one: contactId, other: contactId }).catch((error: unknown) => {
    throw error instanceof KeyringError && error.fault === 'no-key' ? problem('not-found') : error;
  });
  const [key, named] = await keyring.open([
    { ...of, eventId: objectId, sealed: wrapped },
    { ...of, eventId: mediaId, sealed: sealedName },
  ]);
  if (!key) throw problem('not-found');
  const name = (named as { readonly name?: unknown } | null)?.name;
  return { object: { objectId, key: keyIn(key) }, name: typeof name === 'string' ? name : null };
}
