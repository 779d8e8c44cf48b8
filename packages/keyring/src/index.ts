export type { Erasure, Erasures, ErasureToComplete } from './erasures.ts';
export { installKeyring } from './install.ts';
export { KeyringError, type KeyringFault } from './keyring-error.ts';
export { type OpenKeyringOptions, openKeyring } from './open-keyring.ts';
export { type OpenedEvent, openParts, openPersonal, unopened } from './open-personal.ts';
export type {
  Address,
  Handover,
  Holder,
  Joined,
  Keyring,
  KnownContact,
  Pair,
  PlainInContext,
  SealContext,
  SealedInContext,
  Sighting,
} from './port.ts';
export { createKeyring, type ErasingKeyring, type KeyringOptions } from './postgres-keyring.ts';
