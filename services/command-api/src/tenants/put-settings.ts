import type { commandRoutes, SettingsResource } from '@wabus/api-contract';
import { contextOf } from '@wabus/commands';
import { type PutSettings, settingsOf, tenantDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';

/** Sets how wabus behaves for the tenant. */
export async function putSettings(
  core: Core,
  call: CallOf<typeof commandRoutes.putSettings>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const { state, position } = await core.runner.run({
    decider: tenantDecider,
    stream: streamName.tenant(tenantId),
    command: { type: 'PutSettings', tenantId, settings: asGiven(call.body) },
    context: contextOf(command, tenantId),
  });
  const settings: SettingsResource = settingsOf(state);
  return { status: 200, body: settings, position: readPositionOf(tenantId, position) };
}

/** Without the fields that were null because the CRM lacks them. */
function asGiven(body: CallOf<typeof commandRoutes.putSettings>['body']): PutSettings['settings'] {
  return JSON.parse(JSON.stringify(body));
}
