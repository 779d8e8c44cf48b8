import { describe, expect, test } from 'vitest';
import type { NewEvent } from './envelope.ts';
import { toStoredJson } from './stored-json.ts';
import { InvalidEventError, personalFieldsOf, validateEvent } from './validate.ts';

const project: NewEvent = {
  id: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11',
  type: 'ProjectCreated',
  schemaVersion: 1,
  stream: 'project-p1',
  occurredAt: '2026-11-21T09:00:00.000Z',
  recordedAt: '2026-11-21T09:00:00.001Z',
  tenantId: 't1',
  key: 't1',
  correlationId: 'r1',
  causationId: 'r1',
  actor: { kind: 'crm', id: 'crm' },
  personal: [],
  data: { projectId: 'p1', name: 'Hotel', metadata: { tags: ['a', null] } },
};

const withData = (data: object): NewEvent => ({ ...project, data: { ...(project.data as object), ...data } });

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

function faultsOf(event: NewEvent): string {
  try {
    validateEvent(event);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEventError);
    return (error as InvalidEventError).faults.join('; ');
  }
}

describe('an event is checked before it is written', () => {
  test('one as the catalogue says passes, without its place', () => {
    expect(validateEvent(project)).toStrictEqual(project);
    const recorded = { ...project, revision: 3, position: 7n };
    expect(toStoredJson(recorded)).toStrictEqual(project);
  });

  test.each<[string, NewEvent, string]>([
    ['a type nobody knows', { ...project, type: 'ProjectImagined' }, 'not in the catalogue'],
    ['a missing field', { ...project, data: { projectId: 'p1' } }, 'data.name'],
    ['a field nobody knows', withData({ token: 'EAAG' }), 'token'],
    ['a field nobody knows in the envelope', { ...project, secret: 'x' } as NewEvent, 'secret'],
    ['another version', { ...project, schemaVersion: 2 }, 'schemaVersion'],
    ['a stream of another kind', { ...project, stream: 'campaign-p1' }, 'stream'],
    [
      'a personal part where there is none',
      { ...project, personal: [{ contactId: 'c', sealed: 's' }] },
      'personal',
    ],
    ['a time without milliseconds', { ...project, occurredAt: '2026-11-21T09:00:00Z' }, 'occurredAt'],
    ['an id that is no UUID', { ...project, id: '1' }, 'id'],
    ['half a surrogate pair', withData({ name: 'a\ud800' }), 'data.name'],
    ['NUL in text', withData({ name: 'a\0' }), 'data.name'],
    ['NUL deep in JSON', withData({ metadata: [{ a: '\0' }] }), 'data.metadata'],
    ['JSON nested too deep to be written', withData({ metadata: nested(100_000) }), 'data.metadata'],
    ['half a surrogate pair in a key of JSON', withData({ metadata: { 'a\udc00': 1 } }), 'data.metadata'],
  ])('%s is refused, and the error says where', (_name, event, where) => {
    expect(faultsOf(event)).toContain(where);
  });

  test.each([Number.MAX_SAFE_INTEGER, -(2 ** 52) - 1, 0.5])(
    'whole number %s, which Avro would not carry, is refused',
    (round) => {
      const data = { campaignId: 'c1', round, recipients: 1 };
      const completed = { ...project, type: 'CampaignCompleted', stream: 'campaign-c1', data };
      expect(faultsOf(completed)).toContain('data.round');
      expect(faultsOf({ ...completed, data: { ...data, round: 2 ** 53 - 2 } })).toBe('');
    },
  );

  test('text that only looks like an escape passes', () => {
    expect(faultsOf(withData({ metadata: { path: 'C:\\u0000\\ud800' } }))).toBe('');
  });

  test('the error never quotes a value', () => {
    const wrong = { ...withData({ name: 4711 }), actor: { kind: 'somebody', id: '+4915112345678' } };
    const faults = faultsOf(wrong as unknown as NewEvent);
    expect(faults).toContain('actor.kind');
    expect(faults).not.toMatch(/4711|somebody|4915112345678/);
  });
});

test('personal fields of a type are known by name', () => {
  expect(personalFieldsOf('ContactIdentified')).toEqual(['kind', 'value']);
  expect(personalFieldsOf('CampaignPaused')).toEqual([]);
});
