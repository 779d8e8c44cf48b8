/** Why the keyring could not do what was asked. */
export type KeyringFault =
  /** Sealing for a contact that has no key: never identified, or erased. */
  | 'no-key'
  /** The sealed part was changed, or belongs to another tenant, contact or event. */
  | 'tampered'
  /** A key was wrapped under another key-encryption key, or its row was changed or swapped. */
  | 'unwrap-failed'
  /** The key-encryption key is not the one of this keyring. */
  | 'wrong-key';

/** Thrown by the keyring. Never holds an address, a plaintext or a key; erased people are no error but null. */
export class KeyringError extends Error {
  readonly fault: KeyringFault;

  constructor(fault: KeyringFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyringError';
    this.fault = fault;
  }
}
