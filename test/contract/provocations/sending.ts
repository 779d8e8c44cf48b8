import { expectStatus, type Stand } from '../stand.ts';
import { decide, decidedConflict } from '../two-people.ts';
import type { World } from '../world.ts';
import { type Provocation, refused } from './provocation.ts';

const STRANGER = '+5511961230010';

/** Problems of messages, campaigns and their recipients. */
export const sending: Readonly<Record<string, Provocation>> = {
  'project-not-active': refused(async (stand, world) =>
    send(stand, world, { projectId: await stand.idleProject() }),
  ),
  'invalid-phone-number': refused((stand, world) => send(stand, world, { to: '12' })),
  'message-type-not-supported': refused((stand, world) => send(stand, world, { type: 'hologram' })),
  'recipient-kind-not-supported': refused(async (stand, world) => {
    const template = await stand.approvedTemplate({ category: 'AUTHENTICATION' });
    return send(stand, { ...world, template }, { to: { userId: 'BR.1' } });
  }),
  'window-closed': refused((stand, world) =>
    send(stand, world, { type: 'text', text: { body: 'Hi' }, template: null }),
  ),
  'contact-opted-out': refused(async (stand, world) => {
    const to = '+5511961230012';
    const word = { to, purpose: 'all', state: 'withdrawn', source: 'call' };
    expectStatus(await stand.post('/consents', word), 201);
    return stand.until(
      () => send(stand, world, { to }),
      ({ status }) => status !== 202,
    );
  }),
  'contact-erased': refused(async (stand, world) => {
    const word = { to: '+5511961230013', purpose: 'utility', state: 'given', source: 'call' };
    const { contactId } = expectStatus(await stand.post('/consents', word), 201).body as {
      contactId: string;
    };
    expectStatus(await stand.post(`/contacts/${contactId}/erase`), 202);
    return send(stand, world, { to: { contactId } });
  }),
  'address-taken': refused((stand, { contactId }) =>
    stand.put(`/contacts/${contactId}`, { addresses: [{ kind: 'phone', value: '+5511961230005' }] }),
  ),
  'conflict-decided': refused(async (stand) => decide(stand, await decidedConflict(stand, false), true)),
  'contacts-merged': refused(async (stand) => {
    const { contactId, otherContactId } = await decidedConflict(stand, true);
    return stand.post(`/contacts/${contactId}/unlink`, { contactId: otherContactId });
  }),
  'campaign-not-startable': refused((stand, { campaignId }) => stand.post(`/campaigns/${campaignId}/start`)),
  'campaign-not-pausable': refused((stand, { campaignId }) => stand.post(`/campaigns/${campaignId}/pause`)),
  'campaign-not-resumable': refused((stand, { campaignId }) => stand.post(`/campaigns/${campaignId}/resume`)),
  'campaign-empty': refused(async (stand, { template }) =>
    stand.post(`/campaigns/${await stand.campaign(template)}/start`),
  ),
  'campaign-unfillable': refused(async (stand, { template }) => {
    const id = await stand.campaign(template);
    expectStatus(await stand.post(`/campaigns/${id}/recipients`, { recipients: [{ to: STRANGER }] }), 200);
    return stand.post(`/campaigns/${id}/start`);
  }),
  'ledger-closed': refused((stand, { campaignId }) => stand.recipients(campaignId, STRANGER)),
  'malformed-upload': refused((stand, world) => upload(stand, world, 'name\nAna\n', 'text/csv')),
  'recipient-invalid': {
    run: (stand, world) => upload(stand, world, '{"to":"+5511961230010"}\nnonsense\n'),
    codeIn: ({ body }) => body.rejected[0].code,
  },
  'recipient-language-not-supported': {
    run: (stand, world) => upload(stand, world, `{"to":"${STRANGER}","language":"pt_BR"}\n`),
    codeIn: ({ body }) => body.rejected[0].code,
  },
  'chunk-too-large': {
    run: (stand, world) => {
      const row = { to: STRANGER, metadata: { note: 'x'.repeat(40_000) } };
      return upload(stand, world, `${JSON.stringify(row)}\n`);
    },
    codeIn: ({ body }) => body.rejected[0].code,
  },
};

const send = (stand: Stand, { template }: World, more: object): ReturnType<Stand['post']> =>
  stand.post('/messages', {
    ...{ projectId: stand.project.id, to: STRANGER, type: 'template' },
    template: { name: template, language: 'en_US', variables: { 2: 'A-17' } },
    ...more,
  });

async function upload(stand: Stand, { template }: World, raw: string, type = 'application/x-ndjson') {
  const id = await stand.campaign(template);
  const answer = await stand.post(`/campaigns/${id}/recipients`, undefined, { raw, type });
  return type === 'text/csv' ? answer : expectStatus(answer, 200);
}
