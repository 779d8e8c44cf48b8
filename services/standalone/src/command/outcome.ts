import { ConfigError } from '@wabus/platform';
import {
  ModelHeldError,
  NothingBeforeError,
  OtherVersionError,
  StillHeldError,
  UnfoldableEventError,
} from '@wabus/read-models';
import { StartError } from '../start-error.ts';

/** How a command ended, for whoever started it: scripts go by these numbers. */
export const EXIT = {
  /** Done, and nothing is wrong. */
  good: 0,
  /** Something differs or is damaged. */
  difference: 1,
  /** It was asked for something that is not there. */
  usage: 2,
  /** It could not be finished, and may be tried again. */
  unfinished: 3,
} as const;

/** What a command found or did. */
export interface Outcome {
  readonly exit: (typeof EXIT)[keyof typeof EXIT];
  /** For scripts. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The same for people. */
  readonly text: string;
}

/** Somebody asked the command to end before it was done. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor() {
    super('Ended before it was done. What was filled is kept: the same command takes it up where it stands.');
  }
}

/** What the command was given cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Trying again changes nothing of these. */
const WRONG = [ConfigError, NothingBeforeError, OtherVersionError, UsageError];

/** What an error means for whoever started the command. */
export function failed(command: string, error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  const json = { command, error: message, ...detailsOf(error) };
  return { exit: exitOf(error), json, text: messageOf(error, message) };
}

function exitOf(error: unknown): Outcome['exit'] {
  if (WRONG.some((kind) => error instanceof kind)) return EXIT.usage;
  return error instanceof UnfoldableEventError ? EXIT.difference : EXIT.unfinished;
}

function detailsOf(error: unknown): object {
  if (error instanceof ModelHeldError) return { heldBy: error.holder ?? null };
  if (error instanceof StillHeldError) return { blockers: error.blockers };
  return error instanceof UnfoldableEventError ? { event: error.event } : {};
}

/** What a person can mend is said in a sentence; anything else with where it came from. */
function messageOf(error: unknown, message: string): string {
  if (error instanceof UnfoldableEventError)
    return `${message}\nThe rows that are filled have come to the event before it. Mend the projection and replay again, which goes on there, or go past such events with --park.`;
  const known = [...WRONG, InterruptedError, ModelHeldError, StillHeldError, StartError];
  const isMendable = known.some((kind) => error instanceof kind);
  return isMendable || !(error instanceof Error) ? message : `${error.stack}`;
}
