export { installVault } from './install.ts';
export { loadKek } from './load-kek.ts';
export { type OpenVaultOptions, openVault } from './open-vault.ts';
export type { SecretName, Vault, VaultPurpose } from './port.ts';
export { createVault, type VaultOptions } from './postgres-vault.ts';
export { VaultError } from './vault-error.ts';
