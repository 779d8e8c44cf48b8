import {
  assignBody,
  conversationSchema,
  conversationWorkSchema,
  labelsBody,
  noteBody,
  noteSchema,
  readBody,
} from '../schemas/conversation.ts';
import { messageSchema } from '../schemas/message.ts';
import { listOf } from '../schemas/primitives.ts';
import { conversationsQuery, listQuery, readQuery } from '../schemas/queries.ts';
import { EXAMPLE_ID } from './example.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}/conversations';

const write = {
  service: 'command-api',
  params: resourceParams,
  query: noQuery,
  responses: { 200: conversationWorkSchema },
  problems: [],
  access: 'tenant',
} as const;

const read = {
  service: 'query-api',
  method: 'get',
  body: noBody,
  problems: ['read-model-behind'],
  access: 'tenant',
} as const;

/** What agents do with conversations. */
export const conversationCommandRoutes = {
  readConversation: route({
    ...write,
    operation: 'readConversation',
    method: 'post',
    path: `${BASE}/{id}/read`,
    summary: 'Say that an agent has seen what came in. The person is told nothing.',
    body: readBody,
    examples: {
      all: { summary: 'Everything until now', value: {} },
      upTo: { summary: 'Up to a message', value: { upTo: EXAMPLE_ID } },
    },
  }),
  assignConversation: route({
    ...write,
    operation: 'assignConversation',
    method: 'post',
    path: `${BASE}/{id}/assign`,
    summary: 'Give the conversation to an agent or team of the CRM, or to nobody.',
    body: assignBody,
    examples: {
      agent: { summary: 'To an agent', value: { assignee: 'agent-4' } },
      nobody: { summary: 'To nobody', value: { assignee: null } },
    },
  }),
  closeConversation: route({
    ...write,
    operation: 'closeConversation',
    method: 'post',
    path: `${BASE}/{id}/close`,
    summary: 'Be done with the conversation, until the person writes again.',
    body: noBody,
  }),
  reopenConversation: route({
    ...write,
    operation: 'reopenConversation',
    method: 'post',
    path: `${BASE}/{id}/reopen`,
    summary: 'Open a closed conversation again.',
    body: noBody,
  }),
  putLabels: route({
    ...write,
    operation: 'putLabels',
    method: 'put',
    path: `${BASE}/{id}/labels`,
    summary: 'Replace the labels of the conversation.',
    body: labelsBody,
    examples: {
      two: { summary: 'Two labels', value: { labels: ['vip', 'order'] } },
      none: { summary: 'None any more', value: { labels: [] } },
    },
  }),
  addNote: route({
    ...write,
    operation: 'addNote',
    method: 'post',
    path: `${BASE}/{id}/notes`,
    summary: 'Write a note for colleagues; the person never sees it.',
    body: noteBody,
    examples: {
      signed: { summary: 'Of an agent', value: { text: 'Wants the blue one.', author: 'agent-4' } },
      plain: { summary: 'Of nobody in particular', value: { text: 'Calls back on Monday.' } },
    },
    responses: { 201: noteSchema },
    problems: ['contact-erased'],
  }),
} as const;

/** The inbox. */
export const conversationQueryRoutes = {
  listConversations: route({
    ...read,
    operation: 'listConversations',
    path: BASE,
    summary:
      'Conversations, the one with the newest message first. A campaign opens none until somebody answers.',
    params: tenantParams,
    query: conversationsQuery,
    responses: { 200: listOf(conversationSchema) },
  }),
  getConversation: route({
    ...read,
    operation: 'getConversation',
    path: `${BASE}/{id}`,
    summary: 'One conversation: what is unread, who has it, and how it may be answered.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: conversationSchema },
  }),
  listConversationMessages: route({
    ...read,
    operation: 'listConversationMessages',
    path: `${BASE}/{id}/messages`,
    summary: 'Messages of both directions with their statuses, newest first.',
    params: resourceParams,
    query: listQuery,
    responses: { 200: listOf(messageSchema) },
  }),
  listNotes: route({
    ...read,
    operation: 'listNotes',
    path: `${BASE}/{id}/notes`,
    summary: 'Notes of the conversation, newest first.',
    params: resourceParams,
    query: listQuery,
    responses: { 200: listOf(noteSchema) },
  }),
} as const;
