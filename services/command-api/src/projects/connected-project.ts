import { problem } from '@wabus/api-contract';
import { type ProjectState, projectDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot } from '../streams/snapshots.ts';

/** A project whose WABA and number are known. */
export type ConnectedProject = ProjectState & {
  readonly connection: NonNullable<ProjectState['connection']>;
};

/**
 * The tenant's project, once it may send; while it needs attention, what is sent waits.
 * @throws {ProblemError} `not-found`, `project-not-active`
 */
export async function activeProject(
  core: Core,
  tenantId: string,
  projectId: string,
): Promise<ConnectedProject> {
  const project = await ownProject(core, tenantId, projectId);
  await requireOpenGates(core, { tenantId, projectId }, { project });
  return connected(project);
}

/**
 * The tenant's project, once its WABA is known: templates may be written before the project is active.
 * @throws {ProblemError} `not-found`, `project-not-active`
 */
export async function connectedProject(
  core: Core,
  tenantId: string,
  projectId: string,
): Promise<ConnectedProject> {
  const project = await ownProject(core, tenantId, projectId);
  if (project.status !== 'connecting') await requireOpenGates(core, { tenantId, projectId }, { project });
  return connected(project);
}

async function ownProject(core: Core, tenantId: string, projectId: string): Promise<ProjectState> {
  return (await ownSnapshot(core, projectDecider, streamName.project(projectId), tenantId)).state;
}

function connected({ connection, ...project }: ProjectState): ConnectedProject {
  if (connection) return { ...project, connection };
  throw problem('project-not-active', { detail: `The project is ${project.status}.` });
}
