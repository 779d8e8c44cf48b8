import { BoxError, boundTo, type KeyEncryptionKey, openBox, sealBox } from '@wabus/platform';
import type { DataKey } from './data-keys.ts';
import type { SecretName } from './port.ts';
import { VaultError } from './vault-error.ts';

/** version byte · id of the key-encryption key (4 bytes) · number of the data key (uint32 BE) · nonce · ciphertext · tag */
const FORMAT = 1;
const HEADER_BYTES = 9;
const DEK_ID_AT = 5;

const contextOf = (name: SecretName, version: number) =>
  boundTo('vault-secret', name.tenantId, name.projectId, name.purpose, version);

/** Encrypts a secret for one version of one name. */
export function boxSecret(
  kek: KeyEncryptionKey,
  dataKey: DataKey,
  name: SecretName,
  version: number,
  secret: string,
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  kek.id.copy(header, 1);
  header.writeUInt32BE(dataKey.dekId, DEK_ID_AT);
  return sealBox(dataKey.key, Buffer.from(secret), contextOf(name, version), header);
}

/** The number of the data key that a box was made with. @throws VaultError for bytes that are no box */
export function dekIdOf(box: Buffer): number {
  if (box.length < HEADER_BYTES || box[0] !== FORMAT) throw new VaultError('a secret of an unknown format');
  return box.readUInt32BE(DEK_ID_AT);
}

/** Opens what `boxSecret` made. @throws VaultError when the box stands in another place or was changed */
export function unboxSecret(dataKey: DataKey, name: SecretName, version: number, box: Buffer): string {
  try {
    return openBox(dataKey.key, box, contextOf(name, version), HEADER_BYTES).toString();
  } catch (cause) {
    if (!(cause instanceof BoxError)) throw cause;
    const what = `version ${version} of ${name.purpose} of project ${name.projectId} does not open`;
    throw new VaultError(what, { cause });
  }
}
