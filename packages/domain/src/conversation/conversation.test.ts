import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import { conversationDecider } from './decide.ts';

const { given } = specify(conversationDecider);
const thread = { conversationId: 'v1', projectId: 'p1', contactId: 'c1' };
const assigned = { type: 'ConversationAssigned', data: { ...thread, assignee: 'ana' } } as const;
const closed = { type: 'ConversationClosed', data: thread } as const;

describe('assigning', () => {
  test('gives a conversation to somebody, and back to nobody', () => {
    given([])
      .when({ type: 'AssignConversation', ...thread, assignee: 'ana' })
      .then([assigned]);
    given([assigned])
      .when({ type: 'AssignConversation', ...thread })
      .then([{ type: 'ConversationAssigned', data: thread }]);
  });

  test('to whom it belongs already is no fact', () => {
    given([assigned])
      .when({ type: 'AssignConversation', ...thread, assignee: 'ana' })
      .thenNothing();
    given([])
      .when({ type: 'AssignConversation', ...thread })
      .thenNothing();
  });
});

test('of a thread that is one with others what is so is recorded in any case: the others may say otherwise', () => {
  const several = { ...thread, isOneOfSeveral: true };
  given([])
    .when({ type: 'AssignConversation', ...several })
    .then([{ type: 'ConversationAssigned', data: thread }]);
  given([])
    .when({ type: 'ReopenConversation', ...several })
    .then([{ type: 'ConversationReopened', data: thread }]);
  given([])
    .when({ type: 'SetLabels', ...several, labels: [] })
    .then([{ type: 'LabelsChanged', data: { ...thread, labels: [] } }]);
});

describe('reading', () => {
  const upTo = (time: string) => ({ type: 'ReadConversation', ...thread, upTo: time }) as const;
  const read = { type: 'ConversationRead', data: { ...thread, upTo: '2026-11-21T09:00:00.000Z' } } as const;

  test('says up to when', () => {
    given([]).when(upTo('2026-11-21T09:00:00.000Z')).then([read]);
    given([read])
      .when(upTo('2026-11-21T09:00:01.000Z'))
      .then([{ type: 'ConversationRead', data: { ...thread, upTo: '2026-11-21T09:00:01.000Z' } }]);
  });

  test('what was read already makes nothing unread', () => {
    given([read]).when(upTo('2026-11-21T08:59:00.000Z')).thenNothing();
    given([read]).when(upTo('2026-11-21T09:00:00.000Z')).thenNothing();
  });
});

describe('closing and opening again', () => {
  test('a conversation is closed, also once more: the person may have written since', () => {
    given([])
      .when({ type: 'CloseConversation', ...thread })
      .then([closed]);
    given([closed])
      .when({ type: 'CloseConversation', ...thread })
      .then([closed]);
  });

  test('only a closed one is reopened', () => {
    given([closed])
      .when({ type: 'ReopenConversation', ...thread })
      .then([{ type: 'ConversationReopened', data: thread }]);
    given([])
      .when({ type: 'ReopenConversation', ...thread })
      .thenNothing();
    given([closed, { type: 'ConversationReopened', data: thread }])
      .when({ type: 'ReopenConversation', ...thread })
      .thenNothing();
  });
});

test('labels are a set: the same ones in another order change nothing', () => {
  const labelled: DomainEvent = { type: 'LabelsChanged', data: { ...thread, labels: ['lead', 'vip'] } };
  given([])
    .when({ type: 'SetLabels', ...thread, labels: ['vip', 'lead', 'vip'] })
    .then([labelled]);
  given([labelled])
    .when({ type: 'SetLabels', ...thread, labels: ['vip', 'lead'] })
    .thenNothing();
  given([labelled])
    .when({ type: 'SetLabels', ...thread, labels: [] })
    .then([{ type: 'LabelsChanged', data: { ...thread, labels: [] } }]);
});

test('a note is kept once, its text under the key of the person', () => {
  const note = {
    type: 'AddNote',
    ...thread,
    noteId: 'n1',
    author: 'ana',
    text: 'Calls back at five',
  } as const;
  const added = {
    type: 'NoteAdded',
    data: { ...thread, noteId: 'n1', author: 'ana' },
    personal: [{ contactId: 'c1', plain: { text: 'Calls back at five' } }],
  } as const;
  given([]).when(note).then([added]);
  given([added]).when(note).thenNothing();
  expect(JSON.stringify(given([]).when(note).state)).not.toContain('five');
});
