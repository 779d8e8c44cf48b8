import type { CallOf, commandRoutes, RouteAnswer } from '@wabus/api-contract';
import { type ProjectState, projectDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import { commandOf, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, placeOf } from '../streams/snapshots.ts';
import { projectResource } from './project-resource.ts';

/** Opens a project. */
export async function createProject(
  core: Core,
  call: CallOf<typeof commandRoutes.createProject>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const projectId = derivedId('project', command.commandId);
  const stream = streamName.project(projectId);
  const earlier = await earlierTry(core, projectDecider, stream, command);
  const result =
    earlier ??
    (await core.runner.run({
      decider: projectDecider,
      stream,
      command: { type: 'CreateProject', projectId, ...call.body },
      context: contextOf(command, tenantId),
    }));
  return {
    status: 201,
    body: projectResource(result.state as ProjectState),
    position: placeOf(tenantId, result.position),
    location: `/v1/tenants/${tenantId}/projects/${projectId}`,
    replayed: earlier !== null || ('replayed' in result && result.replayed),
  };
}
