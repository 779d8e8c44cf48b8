import type { commandRoutes } from '@wabus/api-contract';
import { contextOf } from '@wabus/commands';
import { type ProjectSettings, projectDecider, projectSettingsOf } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, readPositionOf } from '../streams/snapshots.ts';

type Call = CallOf<typeof commandRoutes.putProjectSettings>;

/** Sets how a project behaves. */
export async function putProjectSettings(core: Core, call: Call): Promise<RouteAnswer> {
  const { tenantId, id: projectId } = call.params;
  const stream = streamName.project(projectId);
  await ownSnapshot(core, projectDecider, stream, tenantId);
  const command = await commandOf(core, call);
  const { state, position } = await core.runner.run({
    decider: projectDecider,
    stream,
    command: { type: 'PutProjectSettings', projectId, settings: asGiven(call.body) },
    context: contextOf(command, tenantId),
  });
  const body = projectSettingsOf(state?.settings);
  return { status: 200, body, position: readPositionOf(tenantId, position) };
}

/** Without what was null because the CRM lacks it. */
const asGiven = ({ hideRevoked }: Call['body']): Partial<ProjectSettings> =>
  typeof hideRevoked === 'boolean' ? { hideRevoked } : {};
