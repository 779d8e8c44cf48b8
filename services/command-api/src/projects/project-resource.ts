import { type ProjectResource, projectResource } from '@wabus/api-contract';
import { checklistOf, connectionOf, type ProjectState, shownProjectStatus } from '@wabus/domain';
import { finalAdvice } from '@wabus/providers/failures';

/** A project as its stream tells it. */
export function writtenProject(project: ProjectState): ProjectResource {
  const { projectId: id, name, connection, attention, settings, metadata, createdAt } = project;
  const status = shownProjectStatus(project);
  const checklist = checklistOf(project);
  const known = { ...connection, ...connectionOf(project) };
  return projectResource(
    { ...known, id, name, status, attention, checklist, settings, metadata, createdAt },
    finalAdvice,
    new Date(),
  );
}
