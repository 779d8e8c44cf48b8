import {
  contactResource,
  conversationResource,
  identityConflictResource,
  jobResource,
  messageResource,
  noteResource,
  problem,
  projectResource,
  queryRoutes,
  type RouteContract,
  templateResource,
  tenantResource,
} from '@wabus/api-contract';
import { type Bind, type CallOf, type RouteAnswer, writeAnswer } from '@wabus/http-face';
import { findJob } from '@wabus/jobs';
import { findKept, findThumbnail, type Thumbnail } from '@wabus/media';
import { finalAdvice } from '@wabus/providers/failures';
import {
  ALL_TENANTS,
  type ConversationRow,
  campaignExists,
  conversationThreadIds,
  findCampaign,
  findContact,
  findConversation,
  findMedium,
  findMessage,
  findProject,
  findSettings,
  findTemplate,
  findTenant,
  listAudit,
  listCampaigns,
  listContacts,
  listConversations,
  listDeadLetters,
  listIdentityConflicts,
  listMessages,
  listNotes,
  listProjects,
  listRecipients,
  listTemplates,
  type Page,
  type ProjectRow,
  type TenantReader,
} from '@wabus/read-models';
import { advisedMessage, withAdvice } from './advice.ts';
import type { MediaAddresses } from './media/addresses.ts';
import { noThumbnail, serveMedia } from './media/serve.ts';
import type { Afterwards, ModelName, Reads, TenantCall } from './reads.ts';
import { exportRecipients, wantedFormat } from './recipients-export.ts';
import { shownCampaigns, shownMessages } from './shown.ts';
import { listWebhooks } from './webhooks.ts';

/** Answers one route; null when it wrote the response itself. */
type QueryHandler<Call> = (reads: Reads, call: Call) => Promise<RouteAnswer | null>;

/** Name of a route that only reads. */
type QueryName = keyof typeof queryRoutes;

/** A handler for every such route: one that is missing does not compile. */
export type QueryHandlers = {
  readonly [Name in QueryName]: QueryHandler<CallOf<(typeof queryRoutes)[Name]>>;
};

/** Binds every route that only reads. */
export function bindRoutes(bind: Bind, reads: Reads): void {
  for (const name of Object.keys(handlers) as QueryName[]) bindRoute(bind, reads, name);
}

function bindRoute<Name extends QueryName>(bind: Bind, reads: Reads, name: Name): void {
  const handle: QueryHandlers[Name] = (handlers as QueryHandlers)[name];
  // The type of the registry has checked that this is the call of this route.
  bind(queryRoutes[name] as unknown as RouteContract, (call) =>
    handle(reads, call as CallOf<(typeof queryRoutes)[Name]>),
  );
}

/** A read of one tenant, once these models (`operations` always, for the tenant) have reached what the caller asks for. */
function read<Call extends TenantCall>(
  reading: readonly ModelName[],
  handle: (reader: TenantReader, call: Call, reads: Reads) => Promise<RouteAnswer | Afterwards>,
): QueryHandler<Call> {
  return (reads, call) => reads.answer(reading, call, (reader) => handle(reader, call, reads));
}

const MESSAGES = ['messages', 'media'] as const;
const CONVERSATION = ['inbox', ...MESSAGES] as const;
const CAMPAIGN = ['campaigns', 'messages', 'contacts'] as const;

/** Who reads what. */
export const handlers = {
  getTenant: read([], async (reader) => found(await findTenant(reader), tenantResource)),
  getJob: read([], async (reader, { params }) => found(await findJob(reader, params.id), jobResource)),
  getSettings: read([], async (reader) => found(await findSettings(reader), same)),
  listProjects: read([], async (reader, { query }) =>
    ok(mapped(await listProjects(reader, query), projectOf)),
  ),
  getProject: read([], async (reader, { params }) => found(await findProject(reader, params.id), projectOf)),
  listTemplates: read([], async (reader, { query }) =>
    ok(mapped(await listTemplates(reader, query), templateResource)),
  ),
  getTemplate: read([], async (reader, { params }) =>
    found(await findTemplate(reader, params.id), templateResource),
  ),
  listMessages: read(CONVERSATION, async (reader, { params, query: { conversationId, ...query } }, reads) => {
    const threadIds = conversationId === undefined ? undefined : await threadsNamed(reader, conversationId);
    const page = await listMessages(reader, { ...query, threadIds });
    return ok(await shownMessages(reader, page, addressing(params, reads)));
  }),
  getMessage: read(MESSAGES, async (reader, { params }, reads) => {
    const message = await findMessage(reader, params.id);
    if (message === null) throw problem('not-found');
    const page = { data: [message], next: null };
    return ok((await shownMessages(reader, page, addressing(params, reads))).data[0]);
  }),
  getMedia: read(MESSAGES, medium),
  getMediaContent: read(MESSAGES, mediaContent),
  listConversations: read(CONVERSATION, async (reader, { params, query }, reads) =>
    ok(mapped(await listConversations(reader, query), conversationOf(addressing(params, reads)))),
  ),
  getConversation: read(CONVERSATION, async (reader, { params }, reads) =>
    found(await findConversation(reader, params.id), conversationOf(addressing(params, reads))),
  ),
  listConversationMessages: read(CONVERSATION, async (reader, { params, query }, reads) => {
    const threadIds = await threadsOf(reader, params.id);
    const page = await listMessages(reader, { ...query, threadIds });
    return ok(await shownMessages(reader, page, addressing(params, reads)));
  }),
  listNotes: read(CONVERSATION, async (reader, { params, query }) => {
    const threadIds = await threadsOf(reader, params.id);
    return ok(mapped(await listNotes(reader, threadIds, query), noteResource));
  }),
  listContacts: read(['contacts'], async (reader, { query }) =>
    ok(mapped(await listContacts(reader, query), contactResource)),
  ),
  listIdentityConflicts: read(['contacts'], async (reader, { query }) =>
    ok(mapped(await listIdentityConflicts(reader, query), identityConflictResource)),
  ),
  getContact: read(['contacts'], async (reader, { params }) =>
    found(await findContact(reader, params.id), contactResource),
  ),
  listCampaigns: read(CAMPAIGN, async (reader, { query }) =>
    ok(await shownCampaigns(reader, await listCampaigns(reader, query))),
  ),
  getCampaign: read(CAMPAIGN, async (reader, { params }) => {
    const campaign = await findCampaign(reader, params.id);
    if (campaign === null) throw problem('not-found');
    return ok((await shownCampaigns(reader, { data: [campaign], next: null })).data[0]);
  }),
  listRecipients: read(CAMPAIGN, recipientsAsWanted),
  listEvents: (reads, call) => reads.events(call),
  listAudit: read(['audit'], async (reader, { query }) => ok(await listAudit(reader, query))),
  listWebhooks: read(['audit'], async (reader, { params: { tenantId }, query }, { media }) =>
    ok(await listWebhooks(reader, media.bytes?.keyring, tenantId, query)),
  ),
  listDeadLetters: read([], async (reader, { query }) => ok(await listDeadLetters(reader, query))),
  async listAllDeadLetters(reads, { query, response }) {
    await reads.page(
      ALL_TENANTS,
      query.limit,
      (reader) => listDeadLetters(reader, query),
      (page) => writeAnswer(response, ok(page)),
    );
    return null;
  },
} satisfies QueryHandlers;

/** A medium with its address and, of a picture, what became of its thumbnail. */
async function medium(
  reader: TenantReader,
  { params: { tenantId, id } }: CallOf<typeof queryRoutes.getMedia>,
  { media: { addresses } }: Reads,
): Promise<RouteAnswer> {
  const row = await findMedium(reader, id);
  const thumbnail = row?.state === 'stored' ? await findThumbnail(reader, id) : null;
  return found(row, (one) => ({
    ...addresses.of(tenantId, one),
    ...(thumbnail ? { thumbnail: shownThumbnail(thumbnail) } : {}),
  }));
}

const shownThumbnail = (thumbnail: Thumbnail) => ({
  state: thumbnail.state,
  ...(thumbnail.state === 'none' ? { reason: thumbnail.reason } : {}),
});

/** The bytes of a medium or of its thumbnail, once the transaction is over. */
async function mediaContent(
  reader: TenantReader,
  { params: { tenantId, id }, query, request, response }: CallOf<typeof queryRoutes.getMediaContent>,
  { media: { bytes, wishes } }: Reads,
): Promise<Afterwards> {
  const medium = await findMedium(reader, id);
  if (medium === null) throw problem('not-found');
  if (medium.state !== 'stored') {
    throw problem('media-not-stored', {
      detail: `It is ${[medium.state, 'reason' in medium && medium.reason].filter(Boolean).join(': ')}.`,
    });
  }
  const kept = await findKept(reader, id);
  if (kept === null || bytes === undefined) throw problem('not-found');
  const thumbnail = query.as === 'thumbnail' ? await findThumbnail(reader, id) : undefined;
  if (thumbnail === null || (thumbnail && thumbnail.state !== 'made')) throw noThumbnail(thumbnail);
  return () =>
    serveMedia({ ...bytes, wishes }, kept, { tenantId, mediaId: id, request, response, thumbnail });
}

/** A page of JSON, or all of them as a file. */
async function recipientsAsWanted(
  reader: TenantReader,
  { params, query, request, response }: CallOf<typeof queryRoutes.listRecipients>,
  reads: Reads,
): Promise<RouteAnswer | Afterwards> {
  if (!(await campaignExists(reader, params.id))) throw problem('not-found');
  const format = wantedFormat(request);
  if (format === 'json') return ok(mapped(await listRecipients(reader, params.id, query), withAdvice));
  return async () => {
    await exportRecipients(response, format, (page, write) =>
      reads.page(
        params.tenantId,
        page.limit,
        (next) => listRecipients(next, params.id, { ...query, ...page }),
        ({ data }) => write(data),
      ),
    );
    return null;
  };
}

const ok = (body: unknown): RouteAnswer => ({ status: 200, body });

function found<Row>(row: Row | null, resource: (row: Row) => unknown): RouteAnswer {
  if (row === null) throw problem('not-found');
  return ok(resource(row));
}

const same = <Row>(row: Row): Row => row;

const mapped = <Item, Mapped>(page: Page<Item>, map: (item: Item) => Mapped): Page<Mapped> => ({
  ...page,
  data: page.data.map(map),
});

const projectOf = (project: ProjectRow) => projectResource(project, finalAdvice, new Date());

/** The threads that are a conversation. */
async function threadsOf(reader: TenantReader, id: string): Promise<string[]> {
  const ids = await conversationThreadIds(reader, id);
  if (ids.length === 0) throw problem('not-found');
  return ids;
}

/** Threads whose messages are asked for: what is said in a group has an id in common, and is no conversation. */
async function threadsNamed(reader: TenantReader, id: string): Promise<string[]> {
  const ids = await conversationThreadIds(reader, id);
  return ids.length === 0 ? [id] : ids;
}

const addressing = ({ tenantId }: { readonly tenantId: string }, { media: { addresses } }: Reads) => ({
  tenantId,
  addresses,
});

const conversationOf =
  ({ tenantId, addresses }: { readonly tenantId: string; readonly addresses: MediaAddresses }) =>
  ({ lastMessage, ...conversation }: ConversationRow) =>
    conversationResource({
      ...conversation,
      lastMessage: lastMessage && messageResource(addresses.in(tenantId, advisedMessage(lastMessage))),
    });
