import { readTenant } from '@wabus/commands';
import { contactDecider, type ProjectState, type TemplateState } from '@wabus/domain';
import { streamName } from '@wabus/events';
import {
  type GateStates,
  type GateSubject,
  gateContact,
  gateProject,
  gateQuestion,
  gateTemplate,
  gateTenant,
  NO_STATES,
} from '@wabus/gates';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';

/** What a command has read of what is judged: it is not read again. */
export interface KnownStates {
  readonly project: ProjectState;
  readonly template?: TemplateState | undefined;
}

/** Somebody who was never met has no id; nobody has this one. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * What the gates need to know to judge a subject: of project, template, person and tenant as their streams say, which
 * are the truth; of what many streams tell, such as who wrote when, as the gates' own tables know it by now.
 */
export async function streamStates(
  core: Core,
  subject: GateSubject,
  { project, template }: KnownStates,
): Promise<GateStates> {
  const { tenantId } = subject;
  const { projects: _, templates: __, contacts = [], tenants = [], ...others } = gateQuestion([subject]);
  const [told, knownContacts, knownTenants] = await Promise.all([
    Object.values(others).some((ids) => ids.length > 0) ? core.gates.read(others) : NO_STATES,
    mapOf(contacts, async (id) => {
      if (id === NOBODY) return null;
      const contact = await readSnapshot(core, contactDecider, streamName.contact(tenantId, id));
      return contact && gateContact(tenantId, contact.state);
    }),
    mapOf(tenants, async (id) => gateTenant(await readTenant(core.store, id))),
  ]);
  return {
    ...told,
    projects: new Map([[project.projectId, gateProject(tenantId, project)]]),
    templates: new Map(template ? [[template.templateId, gateTemplate(tenantId, template)]] : []),
    contacts: knownContacts,
    tenants: knownTenants,
  };
}

/** What is found under each id. */
async function mapOf<Value>(
  ids: readonly string[],
  find: (id: string) => Promise<Value | null>,
): Promise<Map<string, Value>> {
  const found = await Promise.all(ids.map(async (id) => [id, await find(id)] as const));
  return new Map(found.flatMap(([id, value]) => (value === null ? [] : [[id, value]])));
}
