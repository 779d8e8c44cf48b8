import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseExactly } from '../exact-json.ts';
import { readAs } from '../validate.ts';
import { campaignBody, recipientBody } from './campaign.ts';
import { consentBody, contactBody } from './contact.ts';
import { labelsBody, noteBody } from './conversation.ts';
import { messageBody } from './message-body.ts';
import {
  countrySchema,
  idSchema,
  MAX_METADATA_BYTES,
  plainValueSchema,
  templateLanguageSchema,
} from './primitives.ts';
import { projectBody } from './project.ts';
import { messagesQuery } from './queries.ts';
import { templateVariablesBody } from './template.ts';
import { tenantBody } from './tenant.ts';

const projectId = '0d9c5a0e-6c53-5f0a-9a55-1f2f6f7f3b11';

describe('what a CRM writes as null because it lacks it', () => {
  test('is the same as left out', () => {
    const template = { name: 'x', language: 'en' };
    const message = { projectId, to: '+5511987654321', type: 'template', template };
    const lacking = {
      externalId: null,
      metadata: null,
      country: null,
      context: null,
      text: null,
      image: null,
    };
    expect(messageBody.parse({ ...message, ...lacking })).toEqual(messageBody.parse(message));
    const campaign = { projectId, title: 'x', template: { name: 'x', language: 'en' } };
    expect(
      campaignBody.parse({
        ...campaign,
        externalId: null,
        metadata: null,
        schedule: null,
        maxPerSecond: null,
      }),
    ).toEqual(campaignBody.parse(campaign));
    expect(projectBody.parse({ name: 'x', metadata: null })).toEqual(projectBody.parse({ name: 'x' }));
  });

  test('among the fields of a recipient is a missing value, not a bad row', () => {
    const fields = JSON.parse('{"first_name":null,"order":7,"__proto__":"x","constructor":"y"}');
    const row = recipientBody.parse({ to: '+1', fields, variables: null, language: null });
    expect(row).toMatchObject({ variables: undefined, language: undefined });
    expect(Object.keys(row.fields ?? {})).not.toContain('first_name');
    expect(row.fields).toMatchObject({ order: '7', constructor: 'y' });
    expect(({} as Record<string, unknown>).first_name).toBeUndefined();
  });
});

describe('a name', () => {
  const template = { name: 'x', language: 'en' };
  const consent = { purpose: 'marketing', state: 'given' };
  const bodies: [string, z.ZodType, (name: string) => object][] = [
    ['of a tenant', tenantBody, (name) => ({ name, country: 'BR', timeZone: 'UTC', language: 'pt' })],
    ['of a project', projectBody, (name) => ({ name })],
    ['of a campaign', campaignBody, (title) => ({ projectId, title, template })],
    ['of a contact', contactBody, (name) => ({ name })],
    ['of a label', labelsBody, (label) => ({ labels: [label] })],
    ['of a field', templateVariablesBody, (field) => ({ variables: { 1: { field } } })],
    ['of where a word was said', consentBody, (source) => ({ ...consent, source })],
    ['for colleagues', noteBody, (text) => ({ text })],
  ];
  const blank = [
    '',
    ' ',
    '\t\n',
    '\u00a0\u3000',
    '\u200b\u2060',
    '\u00ad',
    '\u3164',
    '\ufe0f',
    '\u2800',
    '\u202e',
  ];

  test.each(bodies)('%s is refused where nothing of it can be seen', (_name, body, of) => {
    for (const name of blank) {
      const errors = readAs(body, of(name)).errors ?? [];
      expect([name, errors.map(({ detail }) => detail)]).toEqual([
        name,
        ['must have a character that can be seen'],
      ]);
    }
    for (const name of ['x', ' x ', '🙂', '\u200bא', '.'])
      expect(readAs(body, of(name)).errors).toBeUndefined();
  });
});

test.each([
  ['1e21', '1000000000000000000000'],
  ['-1.5e22', '-15000000000000000000000'],
  ['1e-7', '0.0000001'],
  ['-2.5E-9', '-0.0000000025'],
  ['1.50', '1.5'],
  ['-0', '0'],
  ['12345678', '12345678'],
  ['9e15', '9000000000000000'],
])('the number %s among values is written %s', (json, written) => {
  const row = { to: '+1', fields: parseExactly(`{"amount":${json}}`) };
  expect(recipientBody.parse(row).fields).toEqual({ amount: written });
});

test('any number that is taken is written as digits that are the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (amount) => {
      const written = plainValueSchema.parse(amount);
      expect(written).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(written)).toBe(amount === 0 ? 0 : amount);
    }),
  );
});

test.each([0, -1, 1e-10, 0.0099, 1001])('a pace of %d messages a second is refused', (maxPerSecond) => {
  const campaign = { projectId, title: 'x', template: { name: 'x', language: 'en' }, maxPerSecond };
  const [error] = readAs(campaignBody, campaign).errors ?? [];
  expect(error).toMatchObject({ path: 'maxPerSecond', detail: expect.stringMatching(/0\.01|1000/) });
  expect(campaignBody.parse({ ...campaign, maxPerSecond: 0.01 })).toMatchObject({ maxPerSecond: 0.01 });
});

test('ids are read in capital letters, too', () => {
  expect(idSchema.parse(projectId.toUpperCase())).toBe(projectId);
});

test.each([
  ['en', 'en'],
  ['en-US', 'en_US'],
  ['pt_br', 'pt_BR'],
  ['zh_Hant', 'zh_Hant'],
])('the language %s is %s', (given, read) => {
  expect(templateLanguageSchema.parse(given)).toBe(read);
});

test.each(['XX', 'ZZ', 'Brazil', ''])('%j is no country', (code) => {
  expect(countrySchema.safeParse(code).success).toBe(false);
});

test('metadata that would weigh on every fact is refused', () => {
  const projectOf = (length: number) =>
    projectBody.safeParse({ name: 'x', metadata: { x: 'y'.repeat(length) } });
  expect(projectOf(MAX_METADATA_BYTES - 100).success).toBe(true);
  expect(projectOf(MAX_METADATA_BYTES).success).toBe(false);
});

describe('a moment in the query', () => {
  test.each([
    ['2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T00:00:00+23:59', '2026-11-20T00:01:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is read into UTC, with offsets that no database knows', (given, read) => {
    expect(messagesQuery.parse({ since: given }).since).toBe(read);
  });

  test.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+10:00',
    '9999-12-31T23:59:59-10:00',
    '2026-02-30T00:00:00Z',
    'yesterday',
  ])('%s is refused', (given) => {
    expect(messagesQuery.safeParse({ until: given }).success).toBe(false);
  });
});
