import {
  contactResource,
  conversationResource,
  messageResource,
  noteResource,
  problem,
  projectResource,
  queryRoutes,
  templateResource,
  tenantResource,
} from '@wabus/api-contract';
import { type Bind, type RouteAnswer, writeAnswer } from '@wabus/http-face';
import {
  ALL_TENANTS,
  type ConversationRow,
  campaignExists,
  conversationExists,
  findCampaign,
  findContact,
  findConversation,
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
  listMessages,
  listNotes,
  listProjects,
  listRecipients,
  listTemplates,
  type Page,
  type ProjectRow,
  type TenantReader,
} from '@wabus/read-models';
import { finalAdvice } from '@wabus/whatsapp';
import { advisedMessage, withAdvice } from './advice.ts';
import type { Reads } from './reads.ts';
import { exportRecipients, wantedFormat } from './recipients-export.ts';
import { shownCampaigns, shownMessages } from './shown.ts';

/** Binds every route of query-api. */
export function bindRoutes(bind: Bind, reads: Reads): void {
  bindOperations(bind, reads);
  bindMessages(bind, reads);
  bindConversations(bind, reads);
  bindCampaigns(bind, reads);
  bindContacts(bind, reads);
  bindDeadLetters(bind, reads);
}

function bindOperations(bind: Bind, reads: Reads): void {
  reads.bind(bind, queryRoutes.getTenant, [], async (reader) =>
    found(await findTenant(reader), tenantResource),
  );
  reads.bind(bind, queryRoutes.listProjects, [], async (reader, { query }) =>
    ok(mapped(await listProjects(reader, query), projectOf)),
  );
  reads.bind(bind, queryRoutes.getProject, [], async (reader, { params }) => {
    return found(await findProject(reader, params.id), projectOf);
  });
  reads.bind(bind, queryRoutes.listTemplates, [], async (reader, { query }) =>
    ok(mapped(await listTemplates(reader, query), templateResource)),
  );
  reads.bind(bind, queryRoutes.getTemplate, [], async (reader, { params }) =>
    found(await findTemplate(reader, params.id), templateResource),
  );
}

function bindMessages(bind: Bind, reads: Reads): void {
  reads.bind(bind, queryRoutes.listMessages, ['messages'], async (reader, { query }) =>
    ok(await shownMessages(reader, await listMessages(reader, query))),
  );
  reads.bind(bind, queryRoutes.getMessage, ['messages'], async (reader, { params }) => {
    const message = await findMessage(reader, params.id);
    if (message === null) throw problem('not-found');
    return ok((await shownMessages(reader, { data: [message], next: null })).data[0]);
  });
}

function bindConversations(bind: Bind, reads: Reads): void {
  const reading = ['inbox', 'messages'] as const;
  reads.bind(bind, queryRoutes.listConversations, reading, async (reader, { query }) =>
    ok(mapped(await listConversations(reader, query), conversationOf)),
  );
  reads.bind(bind, queryRoutes.getConversation, reading, async (reader, { params }) => {
    return found(await findConversation(reader, params.id), conversationOf);
  });
  reads.bind(bind, queryRoutes.listConversationMessages, reading, async (reader, { params, query }) => {
    if (!(await conversationExists(reader, params.id))) throw problem('not-found');
    return ok(
      await shownMessages(reader, await listMessages(reader, { ...query, conversationId: params.id })),
    );
  });
  reads.bind(bind, queryRoutes.listNotes, reading, async (reader, { params, query }) => {
    if (!(await conversationExists(reader, params.id))) throw problem('not-found');
    return ok(mapped(await listNotes(reader, params.id, query), noteResource));
  });
}

function bindContacts(bind: Bind, reads: Reads): void {
  reads.bind(bind, queryRoutes.getSettings, [], async (reader) => found(await findSettings(reader), same));
  reads.bind(bind, queryRoutes.listContacts, ['contacts'], async (reader, { query }) =>
    ok(mapped(await listContacts(reader, query), contactResource)),
  );
  reads.bind(bind, queryRoutes.getContact, ['contacts'], async (reader, { params }) =>
    found(await findContact(reader, params.id), contactResource),
  );
}

function bindCampaigns(bind: Bind, reads: Reads): void {
  const reading = ['campaigns', 'messages', 'contacts'] as const;
  reads.bind(bind, queryRoutes.listCampaigns, reading, async (reader, { query }) =>
    ok(await shownCampaigns(reader, await listCampaigns(reader, query))),
  );
  reads.bind(bind, queryRoutes.getCampaign, reading, async (reader, { params }) => {
    const campaign = await findCampaign(reader, params.id);
    if (campaign === null) throw problem('not-found');
    return ok((await shownCampaigns(reader, { data: [campaign], next: null })).data[0]);
  });
  reads.bind(bind, queryRoutes.listRecipients, reading, async (reader, call) => {
    const { params, query } = call;
    if (!(await campaignExists(reader, params.id))) throw problem('not-found');
    const format = wantedFormat(call.request);
    if (format === 'json') return ok(mapped(await listRecipients(reader, params.id, query), withAdvice));
    return async () => {
      await exportRecipients(call.response, format, (page, write) =>
        reads.page(
          params.tenantId,
          page.limit,
          (next) => listRecipients(next, params.id, { ...query, ...page }),
          ({ data }) => write(data),
        ),
      );
      return null;
    };
  });
}

function bindDeadLetters(bind: Bind, reads: Reads): void {
  reads.bind(bind, queryRoutes.listAudit, ['audit'], async (reader, { query }) =>
    ok(await listAudit(reader, query)),
  );
  reads.bind(bind, queryRoutes.listDeadLetters, [], async (reader, { query }) =>
    ok(await listDeadLetters(reader, query)),
  );
  bind(queryRoutes.listAllDeadLetters, async ({ query, response }) => {
    const read = (reader: TenantReader) => listDeadLetters(reader, query);
    await reads.page(ALL_TENANTS, query.limit, read, (page) => writeAnswer(response, ok(page)));
    return null;
  });
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

const projectOf = (project: ProjectRow) => projectResource(project, finalAdvice);

const conversationOf = ({ lastMessage, ...conversation }: ConversationRow) =>
  conversationResource({
    ...conversation,
    lastMessage: lastMessage && messageResource(advisedMessage(lastMessage)),
  });
