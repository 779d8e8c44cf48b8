import { readTenant } from '@wabus/commands';
import { type ContactState, contactDecider, type ProjectState, type TemplateState } from '@wabus/domain';
import { streamName } from '@wabus/events';
import {
  type GateStates,
  type GateSubject,
  gatePerson,
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
  const { projects: _, templates: __, contacts = [], tenants = [], ...asked } = gateQuestion([subject]);
  // Whether somebody is erased stands in the stream that is read of them anyway.
  const others = { ...asked, erased: asked.erased?.filter((id) => !contacts.includes(id)) ?? [] };
  const [told, people, knownTenants] = await Promise.all([
    Object.values(others).some((ids) => ids.length > 0) ? core.gates.read(others) : NO_STATES,
    mapOf(contacts, async (id) => {
      if (id === NOBODY) return null;
      return personState(core, tenantId, id);
    }),
    mapOf(tenants, async (id) => gateTenant(await readTenant(core.store, id))),
  ]);
  return {
    ...told,
    projects: new Map([[project.projectId, gateProject(tenantId, project)]]),
    templates: new Map(template ? [[template.templateId, gateTemplate(tenantId, template)]] : []),
    contacts: new Map([...people].map(([id, { person }]) => [id, person])),
    erased: new Map([
      ...told.erased,
      ...[...people].flatMap(([id, { isErased }]) => (isErased ? [[id, { tenantId }] as const] : [])),
    ]),
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

/** What a person said by all contacts that are theirs, what those withdrew who had a number of theirs, and if they are erased. */
async function personState(core: Core, tenantId: string, contactId: string) {
  const heard = new Map<string, { readonly state: ContactState; readonly own: boolean }>();
  const wanted = [{ id: contactId, own: true }];
  for (let next = wanted.pop(); next; next = wanted.pop()) {
    const known = heard.get(next.id);
    if (known?.own || (known && !next.own)) continue;
    const snapshot = await readSnapshot(core, contactDecider, streamName.contact(tenantId, next.id));
    if (!snapshot) continue;
    const { own } = next;
    heard.set(next.id, { state: snapshot.state, own });
    const { merged, absorbed, linked, shared } = snapshot.state.ties;
    wanted.push(...[...merged, ...absorbed, ...linked].map((id) => ({ id, own })));
    if (own) wanted.push(...shared.map((id) => ({ id, own: false })));
  }
  const all = [...heard.values()];
  if (all.length === 0) return null;
  const own = all.filter((one) => one.own).map(({ state }) => state);
  const stops = all.filter((one) => !one.own).map(({ state }) => state.stops);
  // All contacts that were merged are erased together; one that was linked stays until it is asked for.
  const isErased = (heard.get(contactId)?.state.erasedAt ?? null) !== null;
  return { person: gatePerson(tenantId, own, stops), isErased };
}
