import { type GivenEvent, specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import type { CompleteUpload } from './commands.ts';
import { ledgerDecider, MAX_CHUNK_RECIPIENTS } from './decide.ts';
import { recipientsOf } from './state.ts';

const { given } = specify(ledgerDecider);
const campaignId = 'k1';

interface Counts {
  readonly received: number;
  readonly added: number;
  readonly duplicates?: number;
}

const added = (uploadId: string, chunk: number, people: readonly string[], firstLine = 1): DomainEvent => ({
  type: 'RecipientsAdded',
  data: {
    campaignId,
    uploadId,
    chunk,
    recipients: people.map((contactId, index) => ({ contactId, line: firstLine + index })),
  },
});

const done = (uploadId: string, counts: Counts, causationId?: string): GivenEvent => ({
  type: 'UploadCompleted',
  data: { campaignId, uploadId, duplicates: 0, rejectedCount: 0, rejected: [], ...counts },
  ...(causationId === undefined ? {} : { causationId }),
});

const complete = (uploadId: string, chunks: number, received: number): CompleteUpload => ({
  type: 'CompleteUpload',
  campaignId,
  uploadId,
  chunks,
  received,
  rejectedCount: 0,
  rejected: [],
});

const closed = { type: 'LedgerClosed', data: { campaignId, recipients: 2 } } as const;
const close = { type: 'CloseLedger', campaignId } as const;

describe('a chunk', () => {
  const personal = { to: '+5511999990000', fields: { name: 'Ana' }, variables: {} };
  const add = {
    type: 'AddRecipients',
    campaignId,
    uploadId: 'u1',
    chunk: 0,
    recipients: [{ contactId: 'a', line: 2, personal }],
  } as const;

  test('keeps the personal part of each recipient beside its open row', () => {
    given([])
      .when(add)
      .then([
        { ...added('u1', 0, ['a'], 2), personal: [{ contactId: 'a', plain: personal }] } as DomainEvent,
      ]);
  });

  test('is added once', () => {
    given([added('u1', 0, ['a'])])
      .when(add)
      .thenNothing();
  });

  test('has a largest size', () => {
    const recipients = Array.from({ length: MAX_CHUNK_RECIPIENTS + 1 }, (_, line) => ({
      contactId: `c${line}`,
      line,
      personal,
    }));
    given([])
      .when({ ...add, recipients })
      .thenError('chunk-too-large');
  });

  test('is refused once the ledger is closed', () => {
    given([closed]).when(add).thenError('ledger-closed');
  });
});

describe('completing an upload', () => {
  test('counts the people who are new, against uploads completed before', () => {
    given([
      added('u1', 0, ['a', 'b']),
      done('u1', { received: 2, added: 2 }),
      added('u0', 0, ['c']),
      added('u2', 0, ['b', 'c']),
      added('u2', 1, ['c', 'd']),
    ])
      .when({
        ...complete('u2', 2, 5),
        rejectedCount: 1,
        rejected: [{ line: 5, code: 'bad', detail: 'Bad.' }],
      })
      .then([
        {
          type: 'UploadCompleted',
          data: {
            campaignId,
            uploadId: 'u2',
            received: 5,
            added: 2,
            duplicates: 2,
            rejectedCount: 1,
            rejected: [{ line: 5, code: 'bad', detail: 'Bad.' }],
          },
        },
      ]);
  });

  test('needs all its chunks', () => {
    given([added('u1', 0, ['a'])])
      .when(complete('u1', 2, 2))
      .thenError('upload-incomplete');
  });

  test('works for an upload whose every row was refused', () => {
    const { state } = given([]).when({ ...complete('u1', 0, 1), rejectedCount: 1 });
    expect(recipientsOf(state).size).toBe(0);
  });

  test('happens once, and never after the ledger was closed', () => {
    const past = [added('u1', 0, ['a']), done('u1', { received: 1, added: 1 })];
    given(past)
      .when(complete('u1', 1, 1))
      .thenNothing();
    given([...past, closed])
      .when(complete('u1', 1, 1))
      .thenError('ledger-closed');
  });
});

describe('who is in the ledger', () => {
  test('only people of completed uploads; the first row of the first completed upload wins', () => {
    const { state } = given([
      added('later', 0, ['a', 'b'], 10),
      added('first', 1, ['a'], 3),
      added('first', 0, ['c', 'a'], 1),
      added('never', 0, ['z']),
      done('first', { received: 3, added: 2 }),
      done('later', { received: 2, added: 1 }),
    ]);
    const people = recipientsOf(state);
    expect(people.size).toBe(3);
    expect(['c', 'a', 'b', 'z'].map((contact) => people.lineOf(contact))).toEqual([1, 2, 11, undefined]);
  });

  test('of two tries of one command only the first completed counts', () => {
    const { state } = given([
      added('try-1', 0, ['a']),
      added('try-2', 0, ['a', 'b']),
      done('try-2', { received: 2, added: 2 }, 'command-1'),
      done('try-1', { received: 1, added: 0 }, 'command-1'),
    ]);
    expect(state.completed).toEqual([{ uploadId: 'try-2', causationId: 'command-1' }]);
  });
});

describe('closing', () => {
  const filled = [added('u1', 0, ['a', 'b', 'a']), done('u1', { received: 3, added: 2, duplicates: 1 })];

  test('says how many distinct people there are, once', () => {
    given(filled).when(close).then([closed]);
    given([...filled, closed])
      .when(close)
      .thenNothing();
  });

  test('is refused for an empty ledger', () => {
    given([added('u1', 0, ['a'])])
      .when(close)
      .thenError('campaign-empty');
  });
});
