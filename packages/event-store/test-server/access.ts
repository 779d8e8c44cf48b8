// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import grpc from '@grpc/grpc-js';
import { type RpcError, rpcErrors } from './statuses.ts';

/** The one user the double knows, when it asks for one. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** `granted`, `denied` (nobody is named) or `unknown` (somebody else is). */
export type Access = 'granted' | 'denied' | 'unknown';

/** Checks the Basic credentials of a call. Without credentials of its own the double grants everything. */
export function accessOf(metadata: grpc.Metadata, wanted: Credentials | undefined): Access {
  if (!wanted) return 'granted';
  const [given] = metadata.get('authorization');
  if (given === undefined) return 'denied';
  const expected = Buffer.from(`${wanted.username}:${wanted.password}`).toString('base64');
  return given === `Basic ${expected}` ? 'granted' : 'unknown';
}

/** The error of a call that may not be. */
export function accessError(access: Exclude<Access, 'granted'>): RpcError {
  return access === 'denied'
    ? rpcErrors.accessDenied()
    : { ...rpcErrors.accessDenied(), code: grpc.status.UNAUTHENTICATED, metadata: new grpc.Metadata() };
}
