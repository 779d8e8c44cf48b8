import type { Secret } from '@wabus/platform';

/** What a secret is for; part of what its ciphertext is bound to. */
export type VaultPurpose = 'business-token' | 'two-step-pin';

/** What names a secret: whose it is, and what for. */
export interface SecretName {
  readonly tenantId: string;
  readonly projectId: string;
  readonly purpose: VaultPurpose;
}

/** Secrets under envelope encryption: a key-encryption key outside wraps a data key per tenant. */
export interface Vault {
  /** Stores the next version and answers its number, from 1. */
  put(name: SecretName, secret: Secret): Promise<number>;
  /** The newest version, or null when there is none. */
  get(name: SecretName): Promise<Secret | null>;
  close(): Promise<void>;
}
