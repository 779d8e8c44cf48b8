import { type ConsentSubject, contactOptedOut, type GateProject, type GateStates } from '@wabus/gates';
import { type OwnRule, ownRule } from './recipient-command.ts';

/** What something has to pass before it is released. */
export interface GateSubject {
  readonly tenantId: string;
  readonly projectId: string;
  readonly templateId: string | null;
  readonly campaignId: string | null;
}

/** Open, to be looked at again soon (`wait`), or shut by a rule. */
export type GateVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'shut'; readonly failure: OwnRule };

const PROJECT_SHUT = ownRule(
  'project-not-active',
  'The project was not active when the message was to be released.',
);
const TEMPLATE_SHUT = ownRule(
  'template-not-approved',
  'The template was not approved when the message was to be released.',
);

/** In these a project sends, or will again. */
const SENDING: ReadonlySet<GateProject['status']> = new Set(['active', 'needs-attention', 'reconnecting']);

const OPTED_OUT = ownRule(
  'contact-opted-out',
  'The person had withdrawn consent, or never gave the consent needed, when the message was to be released.',
);

/** The rule that keeps a message from this person: consent of its purpose, and WhatsApp's own stop; null when none does. */
export function consentRule(states: GateStates, subject: ConsentSubject): OwnRule | null {
  return contactOptedOut(states, subject) ? OPTED_OUT : null;
}

/**
 * What the gates say of a message or campaign. A paused campaign waits, and so does a project that needs attention, but
 * for the message that tries it (`probing`); a template or project that is shut suppresses.
 */
export function gateVerdict(states: GateStates, subject: GateSubject, probing = false): GateVerdict {
  if (subject.campaignId !== null) {
    const status = states.campaigns.get(subject.campaignId)?.status;
    if (status !== 'running' && status !== 'completed') return { kind: 'wait' };
  }
  const project = states.projects.get(subject.projectId);
  if (project === undefined || project.tenantId !== subject.tenantId || !SENDING.has(project.status))
    return { kind: 'shut', failure: PROJECT_SHUT };
  if (project.status !== 'active' && !probing) return { kind: 'wait' };
  if (subject.templateId !== null && states.templates.get(subject.templateId)?.status !== 'approved') {
    return { kind: 'shut', failure: TEMPLATE_SHUT };
  }
  return { kind: 'open' };
}
