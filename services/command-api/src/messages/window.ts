import { problem } from '@wabus/api-contract';
import { conversationId } from '@wabus/events';
import { type ApprovedTemplate, MAX_STALENESS_MS, windowIsOpen } from '@wabus/read-models';
import type { ConnectedProject } from '../projects/connected-project.ts';
import type { Core } from '../streams/core.ts';

/**
 * Lets a free-form message pass while the customer service window of its recipient is open.
 * `contactId`: null for somebody who was never met. `usable`: which approved templates may go to this person.
 * @throws {ProblemError} `window-closed` with the templates that would work, `service-unavailable` while the gates are stale
 */
export async function requireOpenWindow(
  core: Core,
  tenantId: string,
  project: ConnectedProject,
  contactId: string | null,
  usable: (template: ApprovedTemplate) => boolean = () => true,
): Promise<void> {
  const { projectId, connection } = project;
  if (contactId !== null) {
    const thread = conversationId(projectId, contactId);
    const { conversations, stalenessMs } = await core.gates.read({ conversations: [thread] });
    if (windowIsOpen(conversations.get(thread), core.clock.now().getTime())) return;
    if (stalenessMs > MAX_STALENESS_MS) {
      throw problem('service-unavailable', {
        detail: 'It is not known just now when the person wrote last.',
      });
    }
  }
  const approved = await core.gates.approvedTemplates(tenantId, connection.wabaId);
  throw problem('window-closed', {
    detail: 'The person has not written within the last 24 hours: only a template reaches them.',
    templates: approved.filter(usable).map(({ name, language }) => ({ name, language })),
  });
}
