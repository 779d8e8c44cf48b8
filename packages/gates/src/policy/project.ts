import type { GateProject } from '../model/known/projects.ts';
import type { GateStates } from '../model/reading.ts';
import { defineGate, own, shut, wait } from './define-gate.ts';
import type { GateSubject } from './subject.ts';

/** In these a project sends, or will again. */
const SENDING: ReadonlySet<GateProject['status']> = new Set(['active', 'needs-attention', 'reconnecting']);

const NOT_ACTIVE = shut('project-not-active', 'The project was not active');
const NEEDS_ATTENTION = wait('project-needs-attention');

/** An active project sends. One that needs attention sends only what tries it, and the rest waits. */
export const projectGate = defineGate({
  name: 'project',
  asks: ({ projectId }) => ({ projects: [projectId] }),
  judge(subject, { projects }) {
    const project = own(projects, subject.projectId, subject);
    if (!project || !SENDING.has(project.status)) return NOT_ACTIVE;
    return project.status === 'active' || isTrial(project, subject) ? null : NEEDS_ATTENTION;
  },
});

/** Whether a subject that goes now tries a project that needs attention. */
export function triesProject(
  { projectId }: GateSubject,
  { projects }: Pick<GateStates, 'projects'>,
): boolean {
  return projects.get(projectId)?.status !== 'active';
}

function isTrial({ attentionSince }: GateProject, { probing, releasedAt }: GateSubject): boolean {
  if (probing) return true;
  if (attentionSince === null || releasedAt === undefined) return false;
  return Date.parse(releasedAt) > Date.parse(attentionSince);
}
