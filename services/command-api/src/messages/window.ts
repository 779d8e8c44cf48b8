import { problem, type TemplateName } from '@wabus/api-contract';
import { conversationId } from '@wabus/events';
import { contactOptedOut, type GateStates, MAX_STALENESS_MS, purposeOf, windowIsOpen } from '@wabus/gates';
import type { ConnectedProject } from '../projects/connected-project.ts';
import type { Core } from '../streams/core.ts';

/** Somebody who was never met has no id; nobody has this one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Lets a free-form message pass while the customer service window of its recipient is open.
 * `contactId`: null for somebody who was never met.
 * @throws {ProblemError} `window-closed` with the templates that would work, `service-unavailable` while the gates are stale
 */
export async function requireOpenWindow(
  core: Core,
  tenantId: string,
  project: ConnectedProject,
  contactId: string | null,
): Promise<void> {
  const person = contactId ?? NOBODY;
  const thread = conversationId(project.projectId, person);
  const states = await core.gates.read({
    conversations: [thread],
    contacts: [person],
    tenants: [tenantId],
  });
  // However old the gates are: what a person wrote once is never unwritten.
  if (windowIsOpen(states.conversations.get(thread), core.clock.now().getTime())) return;
  if (states.stalenessMs > MAX_STALENESS_MS) {
    throw problem('service-unavailable', { detail: 'It is not known just now when the person wrote last.' });
  }
  throw problem('window-closed', {
    detail: 'The person has not written within the last 24 hours: only a template reaches them.',
    templates: await usableTemplates(core, states, tenantId, project, person),
  });
}

/** Approved templates whose purpose the person did not object to. */
async function usableTemplates(
  core: Core,
  states: GateStates,
  tenantId: string,
  { connection: { wabaId, phoneNumberId } }: ConnectedProject,
  contactId: string,
): Promise<TemplateName[]> {
  const approved = await core.gates.approvedTemplates(tenantId, wabaId);
  return approved
    .filter(({ category }) => {
      const purpose = purposeOf(category);
      return !contactOptedOut(states, { tenantId, contactId, phoneNumberId, purpose });
    })
    .map(({ name, language }) => ({ name, language }));
}
