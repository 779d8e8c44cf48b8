import type { ProjectResource } from '@wabus/api-contract';
import { checklistOf, type ProjectState, shownProjectStatus } from '@wabus/domain';
import { adviceOfFailure } from '../problems/meta-pages.ts';

/** A project as the API answers it. */
export function projectResource(project: ProjectState): ProjectResource {
  const { connection, attention } = project;
  return {
    id: project.projectId,
    name: project.name,
    status: shownProjectStatus(project),
    attention: attention
      ? { ...attention.failure, since: attention.since, advice: adviceOfFailure(attention.failure) }
      : null,
    wabaId: connection?.wabaId ?? null,
    phoneNumberId: connection?.phoneNumberId ?? null,
    displayPhoneNumber: connection?.displayPhoneNumber ?? null,
    verifiedName: connection?.verifiedName ?? null,
    qualityRating: connection?.qualityRating ?? null,
    messagingLimit: connection?.messagingLimit ?? null,
    throughput: connection?.throughput ?? null,
    checklist: checklistOf(project),
    metadata: (project.metadata as ProjectResource['metadata']) ?? null,
    createdAt: project.createdAt,
  };
}
