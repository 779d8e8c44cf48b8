import { DomainError } from '@wabus/domain';
import type { Actor } from '@wabus/events';
import type { CommandContext } from './types.ts';

/** Who asks for what, once: everything that the events of a request from outside have in common. */
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

/** Who asks, as far as what follows from a command tells. */
export type Asker = Pick<Command, 'tenantId' | 'correlationId' | 'actor'>;

/** The context of a run under the command itself: idempotent by its id. */
export function contextOf(command: Command, key: string, wabaId?: string): CommandContext {
  const { tenantId, commandId, commandHash, correlationId, actor } = command;
  return { tenantId, key, ...(wabaId ? { wabaId } : {}), correlationId, actor, commandId, commandHash };
}

/** The context of what follows from `causationId`, an event or an upload; the decider itself knows repeats. */
export function consequenceOf(
  { tenantId, correlationId, actor }: Asker,
  causationId: string,
  key: string,
  wabaId?: string,
): CommandContext {
  return { tenantId, key, ...(wabaId ? { wabaId } : {}), correlationId, actor, causationId };
}

/**
 * Refuses another body under a key that was used.
 * @throws {DomainError} `idempotency-key-reused`
 */
export function refuseOtherBody(
  { commandHash }: { readonly commandHash?: string | undefined },
  recorded: { readonly commandHash?: string | undefined },
): void {
  if (recorded.commandHash === commandHash) return;
  throw new DomainError('idempotency-key-reused', 'This Idempotency-Key was used before with another body.');
}
