import { readFile } from 'node:fs/promises';
import { keyEncryptionKey, Secret } from '@wabus/platform';

/**
 * The key-encryption key from its value (an environment variable) or else from its file; 32 bytes as hex or base64.
 * Makes nothing: a missing key is an error, never a new key under which old data would be lost.
 * @throws Error without the key when there is none or it is no key
 */
export async function loadKek(from: { file?: string; value?: string }): Promise<Secret> {
  const text = from.value ?? (from.file === undefined ? undefined : await readFile(from.file, 'utf8'));
  if (text === undefined) throw new Error('no key-encryption key: give its value or the file it stands in');
  const kek = new Secret(text.trim());
  keyEncryptionKey(kek);
  return kek;
}
