import { HOLD_REASONS, type Hold, type MessagePurpose, standingHold } from '@wabus/domain';
import type { GateProject } from '../model/known/projects.ts';
import type { GateStates } from '../model/reading.ts';
import { purposeOf } from './consent.ts';
import { defineGate, own, wait } from './define-gate.ts';
import type { GateSubject } from './subject.ts';

const WAITS = new Map(HOLD_REASONS.map((reason) => [reason, wait(reason)]));

/** What Meta said itself that it does not take is not sent: it waits until Meta lifts it, or its time is over. */
export const standingGate = defineGate({
  name: 'standing',
  asks: ({ projectId, templateId }) => ({
    projects: [projectId],
    ...(templateId ? { templates: [templateId] } : {}),
  }),
  judge(subject, states, now) {
    const project = own(states.projects, subject.projectId, subject);
    if (!project || project.holds.length === 0) return null;
    const hold = holdOf(project, now, purposeIn(subject, states));
    return hold ? (WAITS.get(hold.reason) ?? null) : null;
  },
});

function holdOf(
  { holds, worksSince, backSince }: GateProject,
  now: number,
  purpose: MessagePurpose | undefined,
): Hold | undefined {
  return standingHold({ holds, worksSince, backSince }, now, purpose);
}

/** What it is sent for: by the category that its template has now, as consent is asked for it. */
function purposeIn(subject: GateSubject, { templates }: GateStates): MessagePurpose | undefined {
  const template = subject.templateId ? own(templates, subject.templateId, subject) : undefined;
  if (template) return purposeOf(template.category);
  return subject.contactId === undefined ? undefined : subject.purpose;
}
