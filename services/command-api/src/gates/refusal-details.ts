import type { problem, TemplateName } from '@wabus/api-contract';
import { contactOptedOut, type GateName, type GateStates, type GateSubject, purposeOf } from '@wabus/gates';
import type { Core } from '../streams/core.ts';
import { type KnownStates, streamStates } from './stream-states.ts';

type Occurrence = NonNullable<Parameters<typeof problem>[1]>;

/** What a gate was asked, and what it judged by. */
interface Refused {
  readonly core: Core;
  readonly subject: GateSubject;
  readonly states: GateStates;
  readonly known: KnownStates;
}

/** What a refusal says beyond the words that the catalogue of problems has for the gate's reason. */
export const refusalDetails: {
  readonly [Name in GateName]?: (refused: Refused) => Occurrence | Promise<Occurrence>;
} = {
  project: ({ known: { project } }) => ({ detail: `The project is ${project.status}.` }),
  template: ({ subject, states }) => ({
    detail: `The template is ${states.templates.get(subject.templateId ?? '')?.status ?? 'not known'}.`,
  }),
  window: async (refused) => ({
    detail: 'The person has not written within the last 24 hours: only a template reaches them.',
    templates: await usableTemplates(refused),
  }),
  consent: ({ subject, states }) => ({ detail: whyOptedOut(subject, states) }),
};

/** Approved templates whose purpose the person did not object to. */
async function usableTemplates({ core, subject, known }: Refused): Promise<TemplateName[]> {
  const { connection } = known.project;
  if (!connection || subject.contactId === undefined) return [];
  const [approved, states] = await Promise.all([
    core.gates.approvedTemplates(subject.tenantId, connection.wabaId),
    streamStates(core, { ...subject, purpose: 'marketing' as const }, known),
  ]);
  return approved
    .filter(({ category }) => !contactOptedOut(states, { ...subject, purpose: purposeOf(category) }))
    .map(({ name, language }) => ({ name, language }));
}

function whyOptedOut(subject: GateSubject, { contacts, tenants }: GateStates): string {
  if (subject.contactId === undefined) return 'The person withdrew consent.';
  const { purpose, phoneNumberId, contactId, tenantId } = subject;
  const { consents = {}, preferences = {} } = contacts.get(contactId) ?? {};
  if (purpose === 'marketing' && preferences[phoneNumberId]?.preference === 'stop') {
    return 'The person stopped marketing of this number in WhatsApp.';
  }
  const asksFirst = tenants.get(tenantId)?.marketingPolicy === 'opt-in';
  return asksFirst && !consents.marketing && !consents.all
    ? 'The person has not given consent to marketing, which the settings ask for first.'
    : `The person withdrew consent to ${purpose}.`;
}
