import { commandRoutes, problem, type RouteContract } from '@wabus/api-contract';
import type { Bind, CallOf } from '@wabus/http-face';
import { TenantTurns } from '@wabus/platform';
import { type CommandHandlers, type CommandName, type Handling, handlers } from './handlers.ts';
import { type AnyCall, commandIdentity } from './streams/command-of.ts';

/** How many quick commands of one tenant are handled at once; more of them would only wait for the store together. */
const AT_ONCE = 8;

/** Binds every command to its handler: requests with one Idempotency-Key one after another, those of a tenant in turn. */
export function bindCommands(bind: Bind, core: Handling): void {
  const turns = new TenantTurns(AT_ONCE);
  for (const name of Object.keys(handlers) as CommandName[]) bindCommand(bind, core, turns, name);
}

function bindCommand<Name extends CommandName>(
  bind: Bind,
  core: Handling,
  turns: TenantTurns,
  name: Name,
): void {
  const { handle, takesTurn }: CommandHandlers[Name] = (handlers as CommandHandlers)[name];
  // The type of the registry has checked that this is the call of this route.
  bind(commandRoutes[name] as unknown as RouteContract, (given) => {
    const call = given as AnyCall & CallOf<(typeof commandRoutes)[Name]>;
    const work = () => handle(core, call);
    const inTurn = takesTurn ? () => turns.run(call.params.tenantId, work) : work;
    if (call.idempotencyKey === undefined) return inTurn();
    const { commandId } = commandIdentity(core, call);
    return core.idempotency.alone(commandId, inTurn, () => problem('idempotency-key-in-progress'));
  });
}
