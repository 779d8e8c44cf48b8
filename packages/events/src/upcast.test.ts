import { describe, expect, test } from 'vitest';
import type { NewEvent } from './envelope.ts';
import { fromStoredJson } from './stored-json.ts';
import { UnknownEventError, upcast } from './upcast.ts';
import type { Upcaster } from './upcasters.ts';

const identified: NewEvent = {
  id: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11',
  type: 'ContactIdentified',
  schemaVersion: 1,
  stream: 'contact-t1-c1',
  occurredAt: '2026-11-21T09:00:00.000Z',
  recordedAt: '2026-11-21T09:00:00.001Z',
  tenantId: 't1',
  key: 't1',
  correlationId: 'r1',
  causationId: 'r1',
  actor: { kind: 'system', id: 'normaliser' },
  personal: [{ contactId: 'c1', sealed: 'AQ==' }],
  data: { contactId: 'c1' },
};

describe('ContactIdentified of version 1', () => {
  test('reads as version 2 with an unknown source, and stays as it was itself', () => {
    const before = structuredClone(identified);
    expect(upcast(identified)).toEqual({
      ...before,
      schemaVersion: 2,
      data: { contactId: 'c1', source: 'unknown' },
    });
    expect(identified).toEqual(before);
  });

  test('is upcast when it is read from a store', () => {
    const read = fromStoredJson(identified, { revision: 4, position: 9n });
    expect(read).toMatchObject({ schemaVersion: 2, revision: 4, position: 9n, data: { source: 'unknown' } });
  });

  test('of version 2 keeps the source it was written with, or none', () => {
    const second = { ...identified, schemaVersion: 2, data: { contactId: 'c1', source: 'campaign' } };
    expect(upcast(second)).toBe(second);
    const silent = { ...identified, schemaVersion: 2 };
    expect(upcast(silent)).toBe(silent);
  });
});

test('only an event that is about somebody has a step of its sealed half', () => {
  const step = { from: 1, summary: 'x', up: (data: unknown) => data, upPersonal: (plain: unknown) => plain };
  const ofNotes: Upcaster = { ...step, type: 'NoteAdded' };
  // @ts-expect-error: nothing of a paused campaign is sealed.
  const ofCampaigns: Upcaster = { ...step, type: 'CampaignPaused' };
  expect([ofNotes, ofCampaigns]).toHaveLength(2);
});

test('an event that newer code wrote stops the reader', () => {
  expect(() => upcast({ ...identified, schemaVersion: 3 })).toThrow(UnknownEventError);
  expect(() => upcast({ ...identified, schemaVersion: 0 })).toThrow(UnknownEventError);
  expect(() => upcast({ ...identified, type: 'ContactVanished' })).toThrow(UnknownEventError);
});
