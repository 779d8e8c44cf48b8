import type { commandRoutes } from '@wabus/api-contract';
import { projectDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { writtenProject } from './project-resource.ts';

/** Opens a project. */
export async function createProject(
  core: Core,
  call: CallOf<typeof commandRoutes.createProject>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const projectId = derivedId('project', command.commandId);
  const { name, metadata } = call.body;
  const given = { projectId, name, ...(metadata === undefined ? {} : { metadata }) };
  const created = await core.idempotency.run(
    { decider: projectDecider, stream: streamName.project(projectId), command },
    () => ({ wanted: { type: 'CreateProject' as const, ...given }, key: tenantId }),
  );
  return {
    status: 201,
    body: writtenProject(created.state),
    position: readPositionOf(tenantId, created.position),
    location: `/v1/tenants/${tenantId}/projects/${projectId}`,
    replayed: created.replayed,
  };
}
