export type { Address, Keyring, KnownContact, PlainInContext, SealContext, SealedInContext } from './port.ts';
