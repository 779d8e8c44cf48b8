import { BoxError, boundTo, type KeyEncryptionKey, openBox, sealBox } from '@wabus/platform';
import type { DataKey } from './data-keys.ts';
import type { VaultPlace } from './port.ts';
import { VaultError } from './vault-error.ts';

/** version byte · id of the key-encryption key (4 bytes) · number of the data key (uint32 BE) · nonce · ciphertext · tag */
const FORMAT = 1;
const HEADER_BYTES = 9;
const DEK_ID_AT = 5;

const contextOf = (place: VaultPlace, version: number) =>
  boundTo('vault-secret', place.tenantId, place.projectId, place.purpose, version);

/** Encrypts a secret for one version of one place. */
export function boxSecret(
  kek: KeyEncryptionKey,
  dataKey: DataKey,
  place: VaultPlace,
  version: number,
  secret: string,
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  kek.id.copy(header, 1);
  header.writeUInt32BE(dataKey.dekId, DEK_ID_AT);
  return sealBox(dataKey.key, Buffer.from(secret), contextOf(place, version), header);
}

/** The number of the data key that a box was made with. @throws VaultError for bytes that are no box */
export function dekIdOf(box: Buffer): number {
  if (box.length < HEADER_BYTES || box[0] !== FORMAT) throw new VaultError('a secret of an unknown format');
  return box.readUInt32BE(DEK_ID_AT);
}

/** Opens what `boxSecret` made. @throws VaultError when the box stands in another place or was changed */
export function unboxSecret(dataKey: DataKey, place: VaultPlace, version: number, box: Buffer): string {
  try {
    return openBox(dataKey.key, box, contextOf(place, version), HEADER_BYTES).toString();
  } catch (cause) {
    if (!(cause instanceof BoxError)) throw cause;
    const what = `version ${version} of ${place.purpose} of project ${place.projectId} does not open`;
    throw new VaultError(what, { cause });
  }
}
