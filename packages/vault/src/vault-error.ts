/** A secret or data key that does not open: other key-encryption key, swapped or changed rows. Holds no secret. */
export class VaultError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
  }
}
