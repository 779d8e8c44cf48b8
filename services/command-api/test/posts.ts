import { systemIds } from '@wabus/platform';
import { conflictOf, personWrites, photoThatFailed, type WrittenTo } from './people.ts';
import { type Answer, type Stage, templateOf } from './stage.ts';

/** One POST that has not been sent yet, on a target of its own. */
export interface Post {
  /** Below the tenant. */
  readonly path: string;
  /** JSON, or a file as its bytes. */
  readonly body?: unknown;
  /** Another body that is good in itself; absent where the route takes none. */
  readonly other?: unknown;
  readonly status: number;
  /** The type of the last event that follows, where something goes on after the answer. */
  readonly until?: string;
}

/** The sorted types of the events behind a position, once the last one that a POST brings has come. */
export async function typesSince(stage: Stage, after: bigint, { until }: Post): Promise<string[]> {
  let types: string[] = [];
  await stage.until(async () => {
    const { events } = await stage.store.readAll({ after, maxCount: 1_000 });
    types = events.map(({ type }) => type);
    return until === undefined || types.includes(until);
  });
  return types.sort();
}

/** What the POSTs are about. */
export interface World {
  readonly stage: Stage;
  readonly tenantId: string;
  readonly project: WrittenTo;
}

/** A tenant with an active project and an approved template. */
export async function createWorld(stage: Stage): Promise<World> {
  const tenantId = await stage.tenant('BR');
  const project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id);
  return { stage, tenantId, project };
}

/** Sends a body as the route takes it: bytes as a picture, anything else as JSON. */
export const sendPost = (stage: Stage, path: string, body: unknown, key: string): Promise<Answer> =>
  body instanceof Uint8Array
    ? stage.call('POST', path, undefined, { key, raw: body, type: 'image/png' })
    : stage.call('POST', path, body, { key });

/** Routes that keep nothing: a repeat is worked out again, and every body is answered. */
export const KEEPING_NOTHING: ReadonlySet<string> = new Set(['previewTemplate']);

/**
 * Routes whose stream depends on the body, so that another body leads elsewhere: that their key was used is known to
 * the process that saw it, not to the store.
 */
export const ONLY_REMEMBERED: ReadonlySet<string> = new Set(['addConsentByAddress']);

/** A POST for every route that takes one, by operation; a route without one fails the test of the table. */
export const posts: Readonly<Record<string, (world: World) => Promise<Post>>> = {
  createProject: async () => ({ path: '/projects', body: { name: 'x' }, other: { name: 'y' }, status: 201 }),
  embeddedSignup: async ({ stage, tenantId }) => {
    const { code, wabaId, phoneNumberId } = await stage.signup();
    const body = { code, wabaId, phoneNumberId };
    const path = `/projects/${await stage.project(tenantId)}/embedded-signup`;
    return { path, body, other: { ...body, code: 'other' }, status: 202, until: 'ProjectActivated' };
  },
  createTemplate: async ({ project }) => {
    const body = templateOf(project.id, { name: freshName() });
    return { path: '/templates', body, other: { ...body, category: 'MARKETING' }, status: 201 };
  },
  previewTemplate: async ({ project }) => {
    const body = templateOf(project.id);
    return { path: '/templates/preview', body, other: { ...body, name: freshName() }, status: 200 };
  },
  submitTemplate: async ({ stage, tenantId, project }) => {
    const draft = templateOf(project.id, { name: freshName(), submit: false });
    const { id } = (await stage.call('POST', `/v1/tenants/${tenantId}/templates`, draft)).body;
    return { path: `/templates/${id}/submit`, status: 202 };
  },
  createCampaign: async ({ project }) => {
    const body = campaignOf(project);
    return { path: '/campaigns', body, other: { ...body, title: 'y' }, status: 201 };
  },
  addRecipients: async (world) => {
    const path = `/campaigns/${await campaign(world, [])}/recipients`;
    const body = { recipients: [recipient(), recipient(), { to: 'nobody' }] };
    return { path, body, other: { recipients: [recipient()] }, status: 200 };
  },
  startCampaign: async (world) => ({ path: `/campaigns/${await campaign(world)}/start`, status: 202 }),
  pauseCampaign: async (world) => ({
    path: `/campaigns/${await campaign(world, ['start'])}/pause`,
    status: 202,
  }),
  resumeCampaign: async (world) => ({
    path: `/campaigns/${await campaign(world, ['start', 'pause'])}/resume`,
    status: 202,
  }),
  sendMessage: async ({ project }) => {
    const template = { name: 'order_ready', language: 'en_US', variables: { '2': 'A-17' } };
    const body = { projectId: project.id, to: freshPhone(), type: 'template', template };
    return { path: '/messages', body, other: { ...body, to: freshPhone() }, status: 202 };
  },
  readConversation: async (world) => {
    const { conversationId, messageId } = await conversation(world);
    const path = `/conversations/${conversationId}/read`;
    return { path, body: { upTo: messageId }, other: {}, status: 200 };
  },
  assignConversation: async (world) => {
    const path = `/conversations/${(await conversation(world)).conversationId}/assign`;
    return { path, body: { assignee: 'ana' }, other: { assignee: 'bea' }, status: 200 };
  },
  closeConversation: async (world) => ({
    path: `/conversations/${(await conversation(world)).conversationId}/close`,
    status: 200,
  }),
  reopenConversation: async (world) => {
    const path = `/conversations/${(await conversation(world)).conversationId}`;
    await world.stage.call('POST', `/v1/tenants/${world.tenantId}${path}/close`);
    return { path: `${path}/reopen`, status: 200 };
  },
  addNote: async (world) => {
    const path = `/conversations/${(await conversation(world)).conversationId}/notes`;
    return { path, body: { text: 'Likes red', author: 'ana' }, other: { text: 'Likes blue' }, status: 201 };
  },
  addConsent: async ({ stage, tenantId }) => {
    const known = { ...consent, to: freshPhone(), state: 'given' };
    const { contactId } = (await stage.call('POST', `/v1/tenants/${tenantId}/consents`, known)).body;
    const other = { ...consent, source: 'mail' };
    return { path: `/contacts/${contactId}/consents`, body: consent, other, status: 201 };
  },
  linkContact: async (world) => {
    const [one, other, third] = await contactsOf(world);
    const body = { contactId: other, reason: 'Said so' };
    return { path: `/contacts/${one}/link`, body, other: { contactId: third }, status: 200 };
  },
  uploadMedia: async ({ project }) => ({
    path: `/media?projectId=${project.id}`,
    body: pngOf(systemIds.fresh()),
    other: pngOf(systemIds.fresh()),
    status: 201,
  }),
  retryMedia: async ({ stage, tenantId, project }) => {
    const id = await photoThatFailed(stage, tenantId, project, freshPhone());
    return { path: `/media/${id}/retry`, status: 202 };
  },
  unlinkContact: async (world) => {
    const [one, other, third] = await contactsOf(world);
    const { stage, tenantId } = world;
    await stage.call('POST', `/v1/tenants/${tenantId}/contacts/${one}/link`, { contactId: other });
    const path = `/contacts/${one}/unlink`;
    return { path, body: { contactId: other }, other: { contactId: third }, status: 200 };
  },
  eraseContact: async (world) => {
    const [contactId] = await contactsOf(world);
    return { path: `/contacts/${contactId}/erase`, status: 202 };
  },
  decideIdentityConflict: async (world) => {
    const [contactId, otherId] = await contactsOf(world);
    const id = await conflictOf(world.stage, world.tenantId, { contactId, otherId });
    return {
      path: `/identity-conflicts/${id}/decide`,
      body: { same: false },
      other: { same: true },
      status: 200,
    };
  },
  addConsentByAddress: async () => {
    const body = { ...consent, to: freshPhone() };
    return { path: '/consents', body, other: { ...body, to: freshPhone() }, status: 201 };
  },
};

/** Three people that are known. */
async function contactsOf({ stage, tenantId }: World): Promise<[string, string, string]> {
  const made = async (): Promise<string> => {
    const known = { ...consent, to: freshPhone(), state: 'given' };
    return (await stage.call('POST', `/v1/tenants/${tenantId}/consents`, known)).body.contactId;
  };
  return [await made(), await made(), await made()];
}

const consent = { purpose: 'marketing', state: 'withdrawn', source: 'call' };
const campaignOf = (project: WrittenTo) => ({
  projectId: project.id,
  title: 'x',
  template: { name: 'order_ready', language: 'en_US' },
});
/** A file that begins as a picture, and whose bytes are its own. */
const pngOf = (text: string): Buffer => Buffer.from(`\x89PNG\r\n\x1a\n${text}`, 'latin1');
const freshName = (): string => `t_${systemIds.fresh().replaceAll('-', '_')}`;

let phones = 987_000_000;
const freshPhone = (): string => `+5511${++phones}`;
const recipient = () => ({ to: freshPhone(), fields: { order: 'A-1' } });

async function conversation({ stage, tenantId, project }: World) {
  return personWrites(stage, tenantId, project, { from: freshPhone() });
}

/** A campaign with a recipient, taken through these steps; without steps to take it is still empty. */
async function campaign({ stage, tenantId, project }: World, taken?: readonly string[]): Promise<string> {
  const path = `/v1/tenants/${tenantId}/campaigns`;
  const { id } = (await stage.call('POST', path, campaignOf(project))).body;
  if (taken?.length === 0) return id;
  await stage.call('POST', `${path}/${id}/recipients`, { recipients: [recipient()] });
  for (const step of taken ?? []) {
    const { status } = await stage.call('POST', `${path}/${id}/${step}`);
    if (status !== 202) throw new Error(`the campaign did not ${step}`);
  }
  return id;
}
