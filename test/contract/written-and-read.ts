import { type Answer, expectStatus, type Stand } from './stand.ts';
import type { World } from './world.ts';

/** What a write answered, and what a read told of the same thing at that position. */
export interface Pair {
  readonly written: Readonly<Record<string, unknown>>;
  readonly read: Readonly<Record<string, unknown>>;
}

/** One resource in one state, written and then read. */
export interface Agreement {
  run(stand: Stand, world: World): Promise<Pair>;
  /** Fields that go on changing by themselves after the write, or that the document gives to one of both only. */
  readonly apart?: readonly string[];
}

const PLACE = { externalId: 'spring', metadata: { team: 'a', nested: { x: [1, null] } } };
const profile = { name: 'Shop', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' };

/** Only a read looks for what something waits for. */
const WAITING = ['waitingFor', 'holdReason'];
/** What becomes of a message after it was queued. */
const SENDING = ['status', 'statusTimes', 'deliveredInferred', 'wamid', 'attempts', 'pricing'];

/** One agreement or more for each resource, by a name of its own. */
export const agreements: Readonly<Record<string, Agreement>> = {
  ...tenantsAndProjects(),
  ...templates(),
  ...campaignsAndMessages(),
  ...people(),
};

/** Reads what a write answered, at its position. */
async function readBack(
  stand: Stand,
  written: Answer,
  path: string,
  pick: (read: Answer['body']) => Pair['read'] = (read) => read,
): Promise<Pair> {
  if (written.status >= 300) expectStatus(written, 200);
  const position = written.headers.get('wabus-position');
  const read = await stand.call('GET', `${path}?minPosition=${position}`);
  return { written: written.body, read: pick(expectStatus(read, 200).body) };
}

/** What was made below the tenant, read by its id. */
const made = async (stand: Stand, kind: string, written: Answer): Promise<Pair> =>
  readBack(stand, written, `${stand.base}/${kind}/${written.body.id}`);

function tenantsAndProjects(): Record<string, Agreement> {
  return {
    'a tenant': {
      run: async (stand) => {
        const path = await stand.tenant();
        return readBack(stand, await stand.call('PUT', path, { ...profile, language: 'xx' }), path);
      },
    },
    'its settings': {
      run: async (stand) => {
        const path = `${await stand.tenant()}/settings`;
        const settings = { stopKeywords: { de: ['halt'] }, replyAttributionHours: 48 };
        return readBack(stand, await stand.call('PUT', path, settings), path);
      },
    },
    'a project with the CRM’s own data': {
      run: async (stand) =>
        made(stand, 'projects', await stand.post('/projects', { name: 'Shop', metadata: PLACE.metadata })),
    },
    'a project with nothing but a name': {
      run: async (stand) => made(stand, 'projects', await stand.post('/projects', { name: 'Shop' })),
    },
    'a project that is being connected': {
      run: async (stand) => {
        const path = `/projects/${await stand.idleProject()}/embedded-signup`;
        return made(stand, 'projects', await stand.post(path, await stand.signup()));
      },
      apart: ['status', 'checklist', 'qualityRating', 'messagingLimit', 'throughput', 'verifiedName'],
    },
  };
}

function templates(): Record<string, Agreement> {
  const mapped = async (stand: Stand, id: string): Promise<Pair> =>
    made(stand, 'templates', await stand.put(`/templates/${id}/variables`, { variables: {} }));
  const status = (stand: Stand, id: string, wanted: string) =>
    stand.until(
      () => stand.get(`/templates/${id}`),
      ({ body }) => body.status === wanted,
    );
  return {
    'a template that is a draft': {
      run: async (stand) =>
        made(stand, 'templates', await stand.post('/templates', stand.template({ submit: false }))),
    },
    'a template that Meta has': {
      run: async (stand) => made(stand, 'templates', await stand.post('/templates', stand.template())),
      apart: ['status'],
    },
    'a template that Meta rejected': {
      run: async (stand) => {
        const { id, metaTemplateId } = expectStatus(
          await stand.post('/templates', stand.template()),
          201,
        ).body;
        await status(stand, id, 'approved');
        const review = { event: 'REJECTED', reason: 'INVALID_FORMAT' };
        await stand.control('POST', `/templates/${metaTemplateId}/review`, review);
        await status(stand, id, 'rejected');
        return mapped(stand, id);
      },
    },
    'a template that Meta did not take': {
      run: async (stand) => {
        const draft = stand.template({ submit: false });
        const { id } = expectStatus(await stand.post('/templates', draft), 201).body;
        await stand.fault({ kind: 'error', path: 'message_templates', code: 100 });
        expectStatus(await stand.post(`/templates/${id}/submit`), 422);
        return mapped(stand, id);
      },
    },
  };
}

function campaignsAndMessages(): Record<string, Agreement> {
  const planned = ({ project }: Stand, { template }: World, more: object = {}) => ({
    ...{ projectId: project.id, title: 'News', template: { name: template, language: 'en_US' } },
    ...more,
  });
  const sent = async (stand: Stand, world: World, more: object): Promise<Pair> => {
    const message = { projectId: stand.project.id, to: world.writer, ...more };
    return made(stand, 'messages', await stand.post('/messages', message));
  };
  return {
    'a campaign with everything that it can have': {
      run: async (stand, world) => {
        const body = planned(stand, world, { ...PLACE, maxPerSecond: 0.5 });
        return made(stand, 'campaigns', await stand.post('/campaigns', body));
      },
      apart: WAITING,
    },
    'a campaign with nothing that it can lack': {
      run: async (stand, world) =>
        made(stand, 'campaigns', await stand.post('/campaigns', planned(stand, world))),
      apart: WAITING,
    },
    'a campaign that was paused': {
      run: async (stand, world) => {
        const body = planned(stand, world, { maxPerSecond: 0.01 });
        const { id } = expectStatus(await stand.post('/campaigns', body), 201).body;
        expectStatus(await stand.recipients(id, '+5511961251001', '+5511961251002'), 200);
        expectStatus(await stand.post(`/campaigns/${id}/start`), 202);
        return made(stand, 'campaigns', await stand.post(`/campaigns/${id}/pause`));
      },
      apart: [...WAITING, 'counts'],
    },
    'a text to somebody who wrote': {
      run: (stand, world) =>
        sent(stand, world, {
          ...{ ...PLACE, type: 'text', text: { body: 'It is open.' } },
          ...{ context: { message_id: 'wamid.asked' }, sentBy: { kind: 'agent', id: 'ana' } },
        }),
      apart: [...SENDING, 'waitingFor'],
    },
    'a template message': {
      run: (stand, world) =>
        sent(stand, world, {
          type: 'template',
          template: { name: world.template, language: 'en_US', fields: { order_id: 'A-17' } },
        }),
      apart: [...SENDING, 'waitingFor'],
    },
  };
}

function people(): Record<string, Agreement> {
  const work = async (stand: Stand, { conversationId }: World, act: string, body?: object): Promise<Pair> => {
    const path = `/conversations/${conversationId}`;
    const put = act === 'labels';
    const written = put ? await stand.put(`${path}/${act}`, body) : await stand.post(`${path}/${act}`, body);
    return readBack(stand, written, stand.base + path, (read) => ({ ...read, contactId: read.contact.id }));
  };
  const apart = [
    'contact',
    'lastMessage',
    'unread',
    'customerServiceWindow',
    'replyMode',
    'replyTo',
    'responder',
    'readUpTo',
    'referral',
  ];
  return {
    'a contact': {
      run: async (stand) => {
        const word = { purpose: 'utility', state: 'given', source: 'form', evidence: { page: 1 } };
        const heard = expectStatus(await stand.post('/consents', { to: '+5511961251003', ...word }), 201);
        const path = `/contacts/${heard.body.contactId}`;
        const other = { purpose: 'marketing', state: 'withdrawn', source: 'call' };
        expectStatus(await stand.post(`${path}/consents`, other), 201);
        const addresses = [
          { kind: 'username', value: 'ana.b' },
          { kind: 'phone', value: '+5511961251004' },
        ];
        const body = { name: 'Ana', language: 'pt', externalId: 'lead-9', addresses };
        return made(stand, 'contacts', await stand.put(path, body));
      },
    },
    'a conversation that somebody has': {
      run: (stand, world) => work(stand, world, 'assign', { assignee: 'ana' }),
      apart,
    },
    'a conversation with labels': {
      run: (stand, world) => work(stand, world, 'labels', { labels: ['vip', 'lead'] }),
      apart,
    },
    'a conversation that is done': { run: (stand, world) => work(stand, world, 'close'), apart },
    'a conversation that is open again': { run: (stand, world) => work(stand, world, 'reopen'), apart },
    'a note': {
      run: async (stand, { conversationId }) => {
        const path = `/conversations/${conversationId}/notes`;
        const written = await stand.post(path, { text: 'Calls back' });
        return readBack(stand, written, stand.base + path, ({ data }) => data[0]);
      },
    },
  };
}
