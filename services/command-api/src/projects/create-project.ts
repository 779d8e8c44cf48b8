import type { commandRoutes } from '@wabus/api-contract';
import { projectDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { asRepeat, runOnce } from '../streams/run-once.ts';
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
  const once = { decider: projectDecider, stream, command, key: tenantId };
  const { name, metadata } = call.body;
  const given = { projectId, name, ...(metadata === undefined ? {} : { metadata }) };
  const result = earlier ? asRepeat(earlier) : await runOnce(core, once, { type: 'CreateProject', ...given });
  return {
    status: 201,
    body: projectResource(result.state),
    position: placeOf(tenantId, result.position),
    location: `/v1/tenants/${tenantId}/projects/${projectId}`,
    replayed: result.replayed,
  };
}
