import { describe, expect, test } from 'vitest';
import type { PersonalData, PersonalEventType } from './catalogue.ts';
import type { DomainEvent } from './domain-event.ts';
import { readPersonal, validatePersonal } from './personal.ts';
import { UnreadablePersonalError } from './personal-half.ts';
import { InvalidEventError } from './validate.ts';

const row = { to: '+5511987654321', fields: { Vorname: 'Zuleide' }, variables: {} };

function faultsOf(type: string, ...parts: unknown[]): readonly string[] {
  try {
    validatePersonal(type, parts);
  } catch (error) {
    if (error instanceof InvalidEventError) return error.faults;
    throw error;
  }
  return [];
}

describe('a personal part that is to be sealed', () => {
  test('passes when it is what the catalogue says, with text that only JSON carries', () => {
    expect(faultsOf('RecipientsAdded', row, { ...row, metadata: [1, null, { a: 'a\0\ud800' }] })).toEqual([]);
    expect(faultsOf('NoteAdded', { text: 'a\0b \ud83d' })).toEqual([]);
    expect(faultsOf('CampaignPaused')).toEqual([]);
  });

  test('is told by part and path what is wrong with it, and never what stands there', () => {
    const fields = { Zuleide: 17 };
    expect(faultsOf('RecipientsAdded', row, { ...row, to: 5511987654321, fields })).toEqual([
      'personal.1.to: Invalid input: expected string, received number',
      'personal.1.fields{}: Invalid input: expected string, received number',
    ]);
    expect(faultsOf('NoteAdded', { text: 'x', 'Zuleide Souza': true }, null)).toEqual([
      'personal.0: holds fields that the catalogue does not know',
      'personal.1: Invalid input: expected object, received null',
    ]);
    expect(faultsOf('ContactIdentified', { kind: 'Zuleide', value: '+55' })).toEqual([
      'personal.0.kind: Invalid option: expected one of "phone"|"userId"|"username"|"parentUserId"',
    ]);
    expect(faultsOf('MessageQueued', { to: '+55', content: {}, context: {} })).toEqual([
      'personal.0.context.message_id: Invalid input: expected string, received undefined',
    ]);
  });

  test('needs what Meta or the CRM gave to be there, and to be JSON', () => {
    expect(faultsOf('MessageReleased', { to: '+55' })).toEqual(['personal.0.content: missing, or no JSON']);
    const round: { self?: unknown } = {};
    round.self = round;
    for (const content of [undefined, round, 5n, () => 1]) {
      expect(faultsOf('MessageReleased', { to: '+55', content })).toHaveLength(1);
    }
  });

  test('may not stand in an event that is about nobody, or that nobody knows', () => {
    const none = ['personal: an event of this type has no personal part'];
    expect(faultsOf('CampaignPaused', {})).toEqual(none);
    expect(faultsOf('CampaignForgotten', {})).toEqual(none);
    expect(faultsOf('toString', {})).toEqual(none);
  });
});

describe('a personal part that was opened', () => {
  test('is read as it is, whatever stands beside what the catalogue knows', () => {
    const plain: unknown = { text: 'called back', mood: 'good' };
    const read: { readonly text: string } = readPersonal('NoteAdded', 1, plain);
    expect(read).toBe(plain);
  });

  test('that fits no schema is told by event, version and path, and never what stands there', () => {
    const fields = { Zuleide: ['Souza'] };
    const read = () => readPersonal('RecipientsAdded', 1, { to: '+55', fields, variables: {} });
    expect(read).toThrow(UnreadablePersonalError);
    expect(read).toThrow(
      /^the personal part of a RecipientsAdded, sealed in version 1: fields\{\}: Invalid input: expected string, received array$/,
    );
    expect(() => readPersonal('NoteAdded', 1, 'Zuleide')).toThrow(/NoteAdded.*version 1.*expected object/);
  });
});

test('the type of an event says what its part holds, and which events have none', () => {
  const note: PersonalData<'NoteAdded'> = { text: 'x' };
  // @ts-expect-error: a note has a text.
  const empty: PersonalData<'NoteAdded'> = {};
  const type: PersonalEventType = 'NoteAdded';
  // @ts-expect-error: nothing of it is sealed.
  const none: PersonalEventType = 'CampaignPaused';
  const data = { campaignId: 'k1' };
  // @ts-expect-error: an event that is about nobody takes no part.
  const event: DomainEvent = { type: 'CampaignPaused', data, personal: [{ contactId: 'c1', plain: {} }] };
  expect([note, empty, type, none, event]).toHaveLength(5);
});
