import { ErrorType } from '@eventstore/db-client';
import type { Position } from '@wabus/events';
import { ForeignPositionError } from '../foreign-position.ts';
import { AppendTooLargeError, StreamDeletedError } from '../refused.ts';
import {
  AccessRefusedError,
  ConnectionRefusedError,
  isAccessRefused,
  isClientError,
  isFailedDiscovery,
  isOfDeletedStream,
  isPassing,
  isUnimplemented,
  isUnknownUser,
  NoAnswerError,
  ServerTooOldError,
  StoreBehindError,
  StoreLostError,
  WrongCredentialsError,
  withoutCall,
} from './failures.ts';

/** Word that the user may not do something, and what to do. */
export function accessRefused(doing: string, cause?: Error): AccessRefusedError {
  return new AccessRefusedError(
    `EventStoreDB refused ${doing}: the connection string names no user, or one that has no right to it. ` +
      'Reading $all needs a user in $admins, or an access list that lets it read $all.',
    { cause },
  );
}

/** Word that the user is not one of the server's, and what to look at. */
function wrongCredentials(doing: string, cause: Error): WrongCredentialsError {
  return new WrongCredentialsError(
    `EventStoreDB refused ${doing}: it does not know the user of the connection string, or the password is not that ` +
      "user's (other characters than letters and digits are percent-encoded there). A user in $admins is needed, or one " +
      'whom an access list lets read $all.',
    { cause },
  );
}

/** Word that a stream was deleted for good, and what that means. */
export function streamDeleted(doing: string, cause?: Error): StreamDeletedError {
  return new StreamDeletedError(
    `EventStoreDB refused ${doing}: somebody deleted the stream for good (a tombstone). It can never be written to ` +
      'again; only a backup has its events.',
    { cause },
  );
}

/** Word that the store has lost what it had, and what to look at. */
export function storeBehind(after: Position, newest: Position, store: string): StoreBehindError {
  return new StoreBehindError(
    `${store} ends at position ${newest}, before ${after}, where reading was to go on: was it emptied or restored ` +
      'from an older backup, or does the connection string name another server? Nothing was skipped.',
  );
}

/** Word that a position is none of this store's, and what to look at. */
export function foreignPosition(after: Position, store: string, cause: unknown): ForeignPositionError {
  const bare = withoutCall(cause);
  return new ForeignPositionError(
    `${store} has no record that begins at position ${after}, where reading was to go on: the checkpoint with this ` +
      'position was made on another store, or the store or the database was restored from elsewhere without the other. ' +
      `Set the address of the store that the checkpoint is of, or restore both from backups of one time. Nothing was skipped. (The server: ${bare.message})`,
    { cause: bare },
  );
}

/** Word that the store stayed out of reach, and what to look at. */
export function storeLost(seconds: number, store: string, cause: unknown): StoreLostError {
  const bare = withoutCall(cause);
  const look = hintOf(bare.message) ?? 'is it up, and does the connection string name it?';
  return new StoreLostError(`${store} was out of reach for ${seconds} s: ${look}`, { cause: bare });
}

/** Word that the server cannot do something, and which can. */
function tooOld(doing: string, cause: Error): ServerTooOldError {
  return new ServerTooOldError(
    `The server does not know ${doing}: EventStoreDB 22.10 or later, or KurrentDB, is needed; is there another server, or a proxy, at the connection string's address?`,
    { cause },
  );
}

/** Word that the server takes less than it usually does, and what to do. */
export function tooLargeForServer(doing: string, cause?: Error): AppendTooLargeError {
  return new AppendTooLargeError(
    `EventStoreDB refused ${doing}: it is larger than the server's MaxAppendSize. Raise that setting to 1 MiB or more.`,
    { cause },
  );
}

/**
 * The error to throw in place of one of the client's: those whose cause is known say what to do. The client's errors
 * carry the raw call, so only their description goes on.
 */
export function explain(error: unknown, doing: string): Error {
  if (isFailedDiscovery(error)) return noMember(doing, error);
  if (!isClientError(error)) return error instanceof Error ? error : new Error(String(error));
  const cause = withoutCall(error);
  if (isUnknownUser(error)) return wrongCredentials(doing, cause);
  if (isAccessRefused(error)) return accessRefused(doing, cause);
  if (isUnimplemented(error)) return tooOld(doing, cause);
  if (isOfDeletedStream(error)) return streamDeleted(doing, cause);
  if (error.type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED) return tooLargeForServer(doing, cause);
  if (isPassing(error)) return noAnswer(doing, cause);
  return new Error(`EventStoreDB answered ${doing} with an error: ${cause.message}`, { cause });
}

function noAnswer(doing: string, cause: Error): NoAnswerError {
  const hint = hintOf(cause.message);
  const message = `EventStoreDB did not answer ${doing}: ${cause.message}`;
  return hint
    ? new ConnectionRefusedError(`${message} — ${hint}`, { cause })
    : new NoAnswerError(message, { cause });
}

function noMember(doing: string, cause: Error): NoAnswerError {
  return new NoAnswerError(
    `No member of the EventStoreDB cluster answered ${doing}: are they up, does the connection string name them, and do tls= and tlsCAFile= suit them? (${cause.message})`,
    { cause },
  );
}

/** What to look at when a server is there and no connection comes about, by the words of gRPC and OpenSSL. */
function hintOf(message: string): string | undefined {
  if (/certificate|unable to verify|altnames/i.test(message)) {
    return 'its certificate is not trusted: name the authority that signed it with tlsCAFile=, and the server by a name that the certificate has; is it the server that you mean?';
  }
  if (/wrong version number|packet length too long|EPROTO/i.test(message)) {
    return 'the server answers without TLS and the connection string asks for it: is it the server that you mean? Only one that runs with --insecure is reached with tls=false.';
  }
  if (/Last error: (Failed to connect|.*ECONNRESET|.*socket hang up)/i.test(message)) {
    return 'it ended the connection before a word was said: a server with TLS does so when the connection string has tls=false.';
  }
  return undefined;
}
