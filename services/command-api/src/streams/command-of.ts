import { canonicalJson } from '@wabus/api-contract';
import type { Command } from '@wabus/commands';
import { commandId } from '@wabus/events';
import type { RouteCall } from '@wabus/http-face';
import type { Core } from './core.ts';

/** A call as far as its command goes. */
export type AnyCall = Pick<
  RouteCall<{ tenantId: string }, unknown, unknown>,
  'params' | 'body' | 'caller' | 'requestId' | 'idempotencyKey' | 'request' | 'path'
>;

/**
 * The command of a call whose body was read.
 * @throws {DomainError} `idempotency-key-reused` when this process knows another body under its key
 */
export async function commandOf(core: Core, call: AnyCall): Promise<Command> {
  const commandHash = await core.keyring.hmac(call.params.tenantId, canonicalJson(call.body));
  const command = { ...commandIdentity(core, call), commandHash };
  core.idempotency.refuseOtherBody(command);
  return command;
}

/** All of a call's command but the hash, for a body that is still to be read. */
export function commandIdentity(core: Core, call: AnyCall): Omit<Command, 'commandHash'> {
  const { tenantId } = call.params;
  const route = `${call.request.method} ${call.path}`;
  const key = call.idempotencyKey;
  return {
    tenantId,
    commandId: key === undefined ? core.ids.fresh() : commandId(tenantId, route, key),
    correlationId: call.requestId,
    actor: { kind: 'crm', id: call.caller.subject },
    mayBeRepeat: key !== undefined,
  };
}
