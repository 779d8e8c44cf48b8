import { type Answer, expectStatus, type Stand } from './stand.ts';
import { decide, decidedConflict, unclearConflict } from './two-people.ts';
import type { World } from './world.ts';

/** Asks for one documented success. */
export type Success = (stand: Stand, world: World) => Promise<Answer>;

/**
 * One case for each success that the OpenAPI document names, by `<operationId> <status>`, with the content type behind
 * it where that is not JSON. A success without a case fails the test of the document.
 */
export const successes: Readonly<Record<string, Success>> = {
  ...tenantsAndProjects(),
  ...templates(),
  ...campaigns(),
  ...messagesAndConversations(),
  ...people(),
  ...pages(),
};

function tenantsAndProjects(): Record<string, Success> {
  const profile = { name: 'Shop', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' };
  return {
    'putTenant 201': (stand) => stand.call('PUT', `/v1/tenants/${stand.fresh('new')}`, profile),
    'putTenant 200': async (stand) => stand.call('PUT', await stand.tenant(), { ...profile, name: 'Other' }),
    'getTenant 200': (stand) => stand.get(''),
    'createProject 201': (stand) => stand.post('/projects', { name: 'Shop', metadata: { source: 'crm' } }),
    'putProjectSettings 200': async (stand) =>
      stand.put(`/projects/${await stand.idleProject()}/settings`, { hideRevoked: true }),
    'listProjects 200': (stand) => stand.get('/projects'),
    'getProject 200': (stand) => stand.get(`/projects/${stand.project.id}`),
    'embeddedSignup 202': async (stand) =>
      stand.post(`/projects/${await stand.idleProject()}/embedded-signup`, await stand.signup()),
    'listAudit 200': (stand) => stand.get('/audit'),
    'listEvents 200': (stand) => stand.get('/events'),
    'listEvents 200 text/event-stream': (stand) => stand.get('/events', { accept: 'text/event-stream' }),
    'listWebhooks 200': (stand) => stand.get('/webhooks'),
    'listDeadLetters 200': (stand) => stand.get('/dead-letters'),
    'listAllDeadLetters 200': (stand) => stand.call('GET', '/v1/dead-letters'),
  };
}

function templates(): Record<string, Success> {
  const draft = async (stand: Stand): Promise<string> =>
    expectStatus(await stand.post('/templates', stand.template({ submit: false })), 201).body.id;
  return {
    'createTemplate 201': (stand) => stand.post('/templates', stand.template()),
    'previewTemplate 200': (stand) =>
      stand.post('/templates/preview', { ...stand.template(), variables: { 1: 'Ana', 2: 'A-17' } }),
    'submitTemplate 202': async (stand) => stand.post(`/templates/${await draft(stand)}/submit`),
    'putTemplateVariables 200': async (stand) =>
      stand.put(`/templates/${await draft(stand)}/variables`, {
        variables: { 1: { field: 'name', default: 'you' } },
      }),
    'listTemplates 200': (stand) => stand.get('/templates'),
    'getTemplate 200': (stand, { templateId }) => stand.get(`/templates/${templateId}`),
  };
}

/** A campaign of one recipient far away from the others, so that nothing is sent before it is paused. */
async function readyCampaign(stand: Stand, { template }: World): Promise<string> {
  const id = await stand.campaign(template);
  expectStatus(await stand.recipients(id, '+5511961230006'), 200);
  return id;
}

/** Running for longer than a case takes: its one message stays unanswered. */
async function runningCampaign(stand: Stand, world: World): Promise<string> {
  const id = await stand.campaign(world.template);
  const numbers = Array.from({ length: 400 }, (_, n) => `+55119612${String(40_000 + n)}`);
  expectStatus(await stand.recipients(id, ...numbers), 200);
  expectStatus(await stand.post(`/campaigns/${id}/start`), 202);
  return id;
}

async function job(stand: Stand, { template }: World): Promise<Answer> {
  const recipients = [{ to: '+5511961230007' }];
  const options = { prefer: 'respond-async' };
  return stand.post(`/campaigns/${await stand.campaign(template)}/recipients`, { recipients }, options);
}

function campaigns(): Record<string, Success> {
  const recipients = (stand: Stand, { campaignId }: World, accept?: string): Promise<Answer> =>
    stand.get(`/campaigns/${campaignId}/recipients`, accept ? { accept } : {});
  return {
    'createCampaign 201': (stand, { template }) =>
      stand.post('/campaigns', {
        ...{ projectId: stand.project.id, title: 'News', externalId: 'spring', metadata: { team: 'a' } },
        template: { name: template, language: 'en_US' },
      }),
    'addRecipients 200': async (stand, { template }) => {
      const rows = [{ to: '+5511961230007' }, { to: '+5511961230007' }, { to: 'nobody' }];
      return stand.post(`/campaigns/${await stand.campaign(template)}/recipients`, { recipients: rows });
    },
    'addRecipients 202': job,
    'getJob 200': async (stand, world) => stand.get(`/jobs/${(await job(stand, world)).body.id}`),
    'startCampaign 202': async (stand, world) =>
      stand.post(`/campaigns/${await readyCampaign(stand, world)}/start`),
    'pauseCampaign 202': async (stand, world) =>
      stand.post(`/campaigns/${await runningCampaign(stand, world)}/pause`),
    'resumeCampaign 202': async (stand, world) => {
      const id = await runningCampaign(stand, world);
      expectStatus(await stand.post(`/campaigns/${id}/pause`), 202);
      return stand.post(`/campaigns/${id}/resume`);
    },
    'listCampaigns 200': (stand) => stand.get('/campaigns'),
    'getCampaign 200': (stand, { campaignId }) => stand.get(`/campaigns/${campaignId}`),
    'listRecipients 200': (stand, world) => recipients(stand, world),
    'listRecipients 200 text/csv': (stand, world) => recipients(stand, world, 'text/csv'),
    'listRecipients 200 application/x-ndjson': (stand, world) =>
      recipients(stand, world, 'application/x-ndjson'),
  };
}

/** Somebody sends a photo; answers the id of the medium once it is stored. */
export async function storedPhoto(stand: Stand): Promise<string> {
  const id = await photo(stand);
  await stand.until(
    () => stand.get(`/media/${id}`),
    ({ body }) => body.state === 'stored',
  );
  return id;
}

/** Somebody sends a photo; answers the id of the medium. */
async function photo(stand: Stand): Promise<string> {
  const image = { from: '5511961230008', type: 'image', image: { caption: 'Look' } };
  const path = `/numbers/${stand.project.phoneNumberId}/inbound`;
  const { wamid } = await stand.control('POST', path, image);
  const { body } = await stand.until(
    () => stand.get(`/messages?wamid=${encodeURIComponent(wamid)}`),
    ({ body }) => body.data.length > 0,
  );
  return body.data[0].media.id;
}

function messagesAndConversations(): Record<string, Success> {
  const at = ({ conversationId }: World, rest = ''): string => `/conversations/${conversationId}${rest}`;
  return {
    'sendMessage 202': (stand, { template }) =>
      stand.post('/messages', {
        ...{ projectId: stand.project.id, to: '11 96123-0008', type: 'template', externalId: 'lead-8' },
        template: { name: template, language: 'en_US', fields: { order_id: 'A-17' } },
      }),
    'listMessages 200': (stand) => stand.get('/messages?limit=500'),
    'getMessage 200': (stand, { messageId }) => stand.get(`/messages/${messageId}`),
    'getMedia 200': async (stand) => stand.get(`/media/${await photo(stand)}`),
    'getMediaContent 200 */*': async (stand) => {
      const { body } = await stand.get(`/media/${await storedPhoto(stand)}`);
      return stand.call('GET', body.url, undefined, { token: null });
    },
    'getMediaContent 206 */*': async (stand) =>
      stand.get(`/media/${await storedPhoto(stand)}/content`, { range: 'bytes=0-9' }),
    'uploadMedia 201': (stand) =>
      stand.call('POST', `${stand.base}/media?projectId=${stand.project.id}`, undefined, {
        ...{ raw: 'Opening hours', type: 'text/plain' },
      }),
    'retryMedia 202': async (stand) => stand.post(`/media/${await photo(stand)}/retry`),
    'listConversations 200': (stand) => stand.get('/conversations'),
    'getConversation 200': (stand, world) => stand.get(at(world)),
    'listConversationMessages 200': (stand, world) => stand.get(at(world, '/messages')),
    'readConversation 200': (stand, world) => stand.post(at(world, '/read'), {}),
    'assignConversation 200': (stand, world) => stand.post(at(world, '/assign'), { assignee: 'agent-1' }),
    'closeConversation 200': (stand, world) => stand.post(at(world, '/close')),
    'reopenConversation 200': (stand, world) => stand.post(at(world, '/reopen')),
    'putLabels 200': (stand, world) => stand.put(at(world, '/labels'), { labels: ['vip', 'lead'] }),
    'addNote 201': (stand, world) =>
      stand.post(at(world, '/notes'), { text: 'Calls back', author: 'agent-1' }),
    'listNotes 200': async (stand, world) => {
      const note = { text: 'Wants the blue one', author: 'agent-1' };
      const written = expectStatus(await stand.post(at(world, '/notes'), note), 201);
      return stand.get(`${at(world, '/notes')}?minPosition=${written.headers.get('wabus-position')}`);
    },
  };
}

function people(): Record<string, Success> {
  const word = { source: 'form', evidence: { page: 'https://shop.example/newsletter' } };
  return {
    'getSettings 200': (stand) => stand.get('/settings'),
    'putSettings 200': async (stand) =>
      stand.call('PUT', `${await stand.tenant()}/settings`, {
        ...{
          stopKeywords: { de: ['halt'] },
          consentPolicy: { marketing: 'opt-in' },
          replyAttributionHours: 48,
        },
      }),
    'putContact 200': (stand, { contactId }) =>
      stand.put(`/contacts/${contactId}`, { name: 'Zulmira', language: 'pt', externalId: 'lead-1' }),
    'addConsent 201': (stand, { contactId }) =>
      stand.post(`/contacts/${contactId}/consents`, { purpose: 'marketing', state: 'given', ...word }),
    'addConsentByAddress 201': (stand) =>
      stand.post('/consents', { to: '11 96123-0011', purpose: 'marketing', state: 'withdrawn', ...word }),
    'listContacts 200': (stand) => stand.get('/contacts'),
    'getContact 200': (stand, { contactId }) => stand.get(`/contacts/${contactId}`),
    ...onePerson(),
  };
}

function onePerson(): Record<string, Success> {
  return {
    'linkContact 200': async (stand) => {
      const { contactId, otherContactId } = await unclearConflict(stand);
      const reason = 'Told us at the counter.';
      return stand.post(`/contacts/${contactId}/link`, { contactId: otherContactId, reason });
    },
    'unlinkContact 200': async (stand) => {
      const { contactId, otherContactId } = await unclearConflict(stand);
      expectStatus(await stand.post(`/contacts/${contactId}/link`, { contactId: otherContactId }), 200);
      return stand.post(`/contacts/${contactId}/unlink`, { contactId: otherContactId });
    },
    'eraseContact 202': async (stand) => {
      const { contactId } = await unclearConflict(stand);
      return stand.post(`/contacts/${contactId}/erase`);
    },
    'listIdentityConflicts 200': async (stand) => {
      await decidedConflict(stand, false);
      return stand.get('/identity-conflicts');
    },
    'decideIdentityConflict 200': async (stand) => decide(stand, await unclearConflict(stand), true),
  };
}

function pages(): Record<string, Success> {
  const page = (path: string, accept?: string) => (stand: Stand) =>
    stand.call('GET', path, undefined, { token: null, ...(accept ? { accept } : {}) });
  return {
    'getOpenApi 200': page('/openapi.json'),
    'getDocs 200 text/html': page('/docs'),
    'listProblemPages 200': page('/problems'),
    'listProblemPages 200 text/html': page('/problems', 'text/html'),
    'getProblemPage 200': page('/problems/meta-131026'),
    'getProblemPage 200 text/html': page('/problems/not-found', 'text/html'),
    'getHealth 200': page('/healthz'),
    // It may wait for a read model just then: the campaigns of other cases run.
    'getReadiness 200': (stand) =>
      stand.until(
        () => page('/readyz')(stand),
        ({ status }) => status === 200,
      ),
    'getMetrics 200 text/plain': page('/metrics'),
  };
}
