import type { Secret } from '@wabus/platform';

/** What a secret is for; part of what its ciphertext is bound to. */
export type VaultPurpose = 'business-token' | 'two-step-pin';

/** Where a secret belongs. */
export interface VaultPlace {
  readonly tenantId: string;
  readonly projectId: string;
  readonly purpose: VaultPurpose;
}

/** Secrets under envelope encryption: a key-encryption key outside wraps a data key per tenant. */
export interface Vault {
  /** Stores the next version and answers its number, from 1. */
  put(place: VaultPlace, secret: Secret): Promise<number>;
  /** The newest version, or null when there is none. */
  get(place: VaultPlace): Promise<Secret | null>;
  close(): Promise<void>;
}
