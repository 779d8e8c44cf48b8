import { problem } from '@wabus/api-contract';
import type { CommandContext } from '@wabus/commands';
import type { Actor } from '@wabus/events';

/** Who asks for what, once: everything that the events of a request have in common. */
export interface Command {
  readonly tenantId: string;
  /** Derives from tenant, route and Idempotency-Key, or is fresh. */
  readonly commandId: string;
  /** HMAC of the body under the tenant's key. */
  readonly commandHash: string;
  readonly correlationId: string;
  readonly actor: Actor;
  /** The caller sent an Idempotency-Key, so an earlier try may have left events. */
  readonly mayBeRepeat: boolean;
}

/** The context of a run under the command itself: idempotent by its id. */
export function contextOf(command: Command, key: string, wabaId?: string): CommandContext {
  const { tenantId, commandId: id, commandHash, correlationId, actor } = command;
  return { tenantId, key, ...(wabaId ? { wabaId } : {}), correlationId, actor, commandId: id, commandHash };
}

/** The context of what follows from `causationId`, an event or an upload; the decider itself knows repeats. */
export function consequenceOf(
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  causationId: string,
  key: string,
  wabaId?: string,
): CommandContext {
  const { tenantId, correlationId, actor } = command;
  return { tenantId, key, ...(wabaId ? { wabaId } : {}), correlationId, actor, causationId };
}

/**
 * Refuses another body under a key that was used.
 * @throws {ProblemError} `idempotency-key-reused`
 */
export function sameBody(recorded: { readonly commandHash?: string }, commandHash: string): void {
  if (recorded.commandHash === commandHash) return;
  throw problem('idempotency-key-reused', { detail: 'This key was used for a request with another body.' });
}
