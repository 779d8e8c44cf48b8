export type { Vault, VaultPlace, VaultPurpose } from './port.ts';
