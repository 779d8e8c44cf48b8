import { type CommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import type { Position } from '@wabus/events';
import { describeError } from '@wabus/platform';
import { AppendTooLargeError } from '../refused.ts';

const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
/**
 * gRPC's codes with which a server refuses a call for good, for errors to which the client gives no type of its own:
 * invalid argument, not found, already exists, permission denied, failed precondition, out of range, unimplemented,
 * unauthenticated.
 */
const REFUSALS = new Set([3, 5, 6, PERMISSION_DENIED, 9, 11, UNIMPLEMENTED, 16]);

/** Errors after which trying the same again may go well; for an append, its outcome is not known. */
const PASSING = new Set<string>([
  ErrorType.TIMEOUT,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.NOT_LEADER,
  ErrorType.UNKNOWN,
]);

/** No answer in time. Whether the server did what it was asked is not known. */
export class NoAnswerError extends Error {
  override readonly name: string = 'NoAnswerError';
}

/** A subscription is connected and yet holds back events that stand in the store. */
export class NoProgressError extends NoAnswerError {
  override readonly name: string = 'NoProgressError';
}

/** The store cannot be reached any more; whoever followed it starts again from its checkpoint. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError';
}

/** The store ends before a position that it gave out itself: it is not the one it was. */
export class StoreBehindError extends Error {
  override readonly name = 'StoreBehindError';
}

/** The user may not do this. */
export class AccessRefusedError extends Error {
  override readonly name = 'AccessRefusedError';
}

/** The server lacks what is needed: a call, or the place of an event in the store. */
export class ServerTooOldError extends Error {
  override readonly name = 'ServerTooOldError';
}

/** Whether an error is one that the client made of a server's answer or of the lack of one. */
export function isClientError(error: unknown): error is CommandError {
  return error instanceof Error && isCommandError(error);
}

/** Whether the same call may go well if it is made again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  if (!isClientError(error)) return isFailedDiscovery(error);
  if (error.type === ErrorType.UNKNOWN && REFUSALS.has(error.code ?? -1)) return false;
  return PASSING.has(error.type);
}

/** Whether a server refuses whatever this user or this adapter asks of it, before it looks at what is asked. */
export function isAboutTheCaller(error: unknown): boolean {
  return isClientError(error) && (isAccessRefused(error) || error.code === UNIMPLEMENTED);
}

const isAccessRefused = (error: CommandError): boolean =>
  error.type === ErrorType.ACCESS_DENIED || error.code === PERMISSION_DENIED;

/** The client throws a bare Error when no member of the cluster answers. */
function isFailedDiscovery(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to discover');
}

/** Word that the user may not do something, and what to do. */
export function accessRefused(doing: string, cause?: Error): AccessRefusedError {
  return new AccessRefusedError(
    `EventStoreDB refused ${doing}: the user of the connection string is unknown or has no right to it. ` +
      'Reading $all needs a user in $admins, or an access list that lets it read $all.',
    { cause },
  );
}

/** Word that the store has lost what it had, and what to look at. */
export function storeBehind(after: Position, newest: Position): StoreBehindError {
  return new StoreBehindError(
    `EventStoreDB ends at position ${newest}, before ${after}, where reading was to go on: was it emptied or restored ` +
      'from an older backup, or does the connection string name another server? Nothing was skipped.',
  );
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
 * The error to throw in place of one of the client's: access and size say what to do. The client's errors carry the
 * raw call, so only their description goes on.
 */
export function explain(error: unknown, doing: string): Error {
  if (!isClientError(error)) return error instanceof Error ? error : new Error(String(error));
  const cause = withoutCall(error);
  if (isAccessRefused(error)) return accessRefused(doing, cause);
  if (error.code === UNIMPLEMENTED) return tooOld(doing, cause);
  if (error.type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED) return tooLargeForServer(doing, cause);
  if (isPassing(error)) {
    return new NoAnswerError(`EventStoreDB did not answer ${doing}: ${cause.message}`, { cause });
  }
  return new Error(`EventStoreDB answered ${doing} with an error: ${cause.message}`, { cause });
}

/** The error without the raw call that the client hangs on to it: a call's metadata carries the credentials. */
export function withoutCall(error: unknown): Error {
  if (!isClientError(error)) return error instanceof Error ? error : new Error(String(error));
  const bare = new Error(describeError(error).message);
  bare.name = error.constructor.name;
  return bare;
}
