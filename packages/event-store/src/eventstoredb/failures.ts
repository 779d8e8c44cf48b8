import { type CommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import { describeError } from '@wabus/platform';

const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNIMPLEMENTED = 12;
const UNAUTHENTICATED = 16;
/**
 * gRPC's codes with which a server refuses a call for good, for errors to which the client gives no type of its own:
 * invalid argument, not found, already exists, permission denied, failed precondition, out of range, unimplemented,
 * unauthenticated.
 */
const REFUSALS = new Set([
  INVALID_ARGUMENT,
  5,
  6,
  PERMISSION_DENIED,
  FAILED_PRECONDITION,
  11,
  UNIMPLEMENTED,
  UNAUTHENTICATED,
]);

/** Errors after which trying the same again may go well; for an append, its outcome is not known. */
const PASSING = new Set<string>([
  ErrorType.TIMEOUT,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.NOT_LEADER,
  ErrorType.UNKNOWN,
]);

/**
 * The words of servers for a place where no record begins. Up to 23.10 an exception of the reader is "Error"; later
 * it is "InvalidPosition"; KurrentDB 26.1 says what it met in the file (`TFChunkReadSide.cs`).
 */
const NO_RECORD =
  /Unexpected ReadAllResult|read from an invalid position|past the end of the stream|non-positive length|too large length|not enough space to read full record|length inconsistency/i;

/** No answer in time. Whether the server did what it was asked is not known. */
export class NoAnswerError extends Error {
  override readonly name: string = 'NoAnswerError';
}

/** A subscription is connected and yet holds back events that stand in the store. */
export class NoProgressError extends NoAnswerError {
  override readonly name: string = 'NoProgressError';
}

/** A server is there, and no connection comes about: TLS is on at one side only, or its certificate is not trusted. */
export class ConnectionRefusedError extends NoAnswerError {
  override readonly name: string = 'ConnectionRefusedError';
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
  override readonly name: string = 'AccessRefusedError';
}

/** The server does not know the user, or not with this password. */
export class WrongCredentialsError extends AccessRefusedError {
  override readonly name = 'WrongCredentialsError';
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
  return isClientError(error) && (isAccessRefused(error) || isUnimplemented(error));
}

/** Whether the server lets the user do nothing, or not this. */
export const isAccessRefused = (error: CommandError): boolean =>
  error.type === ErrorType.ACCESS_DENIED || error.code === PERMISSION_DENIED;

/** Whether the server does not know the user, or not with this password. */
export const isUnknownUser = (error: CommandError): boolean => error.code === UNAUTHENTICATED;

/** Whether the server does not have the call. */
export const isUnimplemented = (error: CommandError): boolean => error.code === UNIMPLEMENTED;

/** Whether the stream that was asked for was deleted for good. */
export const isOfDeletedStream = (error: CommandError): boolean =>
  error.type === ErrorType.STREAM_DELETED ||
  (error.code === FAILED_PRECONDITION && /is deleted/i.test(error.message));

/** Whether a read failed because no record begins where it was to begin. */
export function isNoRecord(error: unknown): error is CommandError {
  return isClientError(error) && error.type === ErrorType.UNKNOWN && NO_RECORD.test(error.message);
}

/**
 * Whether a server up to 23.10 ended a subscription because its reader did not keep up with what came in one go: more
 * than 32 events at once, live. Nothing is wrong with either, and later servers go back to reading pages instead.
 */
export function isSlowConsumer(error: unknown): boolean {
  return isClientError(error) && error.type === ErrorType.TIMEOUT && /consumer too slow/i.test(error.message);
}

/** The client throws a bare Error when no member of the cluster answers. */
export function isFailedDiscovery(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Failed to discover');
}

/** The error without the raw call that the client hangs on to it: a call's metadata carries the credentials. */
export function withoutCall(error: unknown): Error {
  if (!isClientError(error)) return error instanceof Error ? error : new Error(String(error));
  const bare = new Error(describeError(error).message);
  bare.name = error.constructor.name;
  return bare;
}
