import { problem } from '@wabus/api-contract';
import { type ProjectState, projectDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
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
  return inState(await ownProject(core, tenantId, projectId), SENDING);
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
  return inState(await ownProject(core, tenantId, projectId), ['connecting', ...SENDING]);
}

const SENDING: readonly ProjectState['status'][] = ['active', 'needs-attention', 'reconnecting'];

async function ownProject(core: Core, tenantId: string, projectId: string): Promise<ProjectState> {
  return (await ownSnapshot(core, projectDecider, streamName.project(projectId), tenantId)).state;
}

function inState(project: ProjectState, allowed: readonly ProjectState['status'][]): ConnectedProject {
  if (project.connection && allowed.includes(project.status)) return project as ConnectedProject;
  throw problem('project-not-active', { detail: `The project is ${project.status}.` });
}
