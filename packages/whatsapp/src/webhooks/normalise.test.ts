import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseWebhook, readWebhook, type WebhookFact } from '../index.ts';

const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const wrap = (value: unknown, field = 'messages', id: unknown = '102290129340398', time?: unknown) => ({
  object: 'whatsapp_business_account',
  entry: [{ id, ...(time === undefined ? {} : { time }), changes: [{ field, value }] }],
});
const status = {
  id: 'wamid.HBgLMTY1',
  status: 'delivered',
  timestamp: '1750030073',
  recipient_id: '16505551234',
  biz_opaque_callback_data: 'w1:a:b',
  pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'marketing' },
};
const text = {
  from: '16505551234',
  id: 'wamid.in1',
  timestamp: '1744344496',
  type: 'text',
  text: { body: 'olá' },
};

describe('statuses', () => {
  test('a status keeps wamid, time, recipient, callback data and price', () => {
    const [fact, ...rest] = normaliseWebhook(wrap({ metadata, statuses: [status] }));
    expect(rest).toEqual([]);
    expect(fact).toMatchObject({
      kind: 'status',
      status: 'delivered',
      wamid: 'wamid.HBgLMTY1',
      at: '2025-06-15T23:27:53.000Z',
      recipient: '16505551234',
      callbackData: 'w1:a:b',
      pricing: { billable: true, model: 'PMP', type: 'regular', category: 'marketing' },
      errors: [],
      wabaId: '102290129340398',
      phoneNumberId: '106540352242922',
      field: 'messages',
      index: 0,
    });
    expect(fact?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a number or a string means the same time and the same error code', () => {
    const failed = (timestamp: unknown, code: unknown) =>
      wrap({
        metadata,
        statuses: [
          {
            ...status,
            status: 'failed',
            timestamp,
            errors: [{ code, title: 'Undeliverable', error_data: { details: 'to +16505551234' } }],
          },
        ],
      });
    const facts = [failed('1750030073', 131026), failed(1750030073, '131026')].map(
      (body) => normaliseWebhook(body)[0],
    );
    for (const fact of facts) {
      expect(fact).toMatchObject({
        kind: 'status',
        at: '2025-06-15T23:27:53.000Z',
        errors: [{ code: 131026, message: 'Undeliverable', details: 'to [number]' }],
      });
    }
  });

  test('the contacts of a failed status, which may be missing or lack a name, change nothing of it', () => {
    const failed = { ...status, status: 'failed', errors: [{ code: 131026, title: 'Undeliverable' }] };
    const told = [undefined, null, [], [{ wa_id: '16505551234' }], [{ user_id: 'US.1' }]].map(
      (contacts) => normaliseWebhook(wrap({ metadata, statuses: [failed], contacts }))[0],
    );
    expect(told[0]).toMatchObject({ kind: 'status', status: 'failed' });
    for (const fact of told) expect(fact).toEqual(told[0]);
  });

  test('a time that no database keeps is none', () => {
    for (const timestamp of ['253402300800000', 253_402_300_800_000, '8640000000000000', '0', '-1']) {
      const [fact] = normaliseWebhook(wrap({ metadata, statuses: [{ ...status, timestamp }] }));
      expect(fact).toMatchObject({ kind: 'status' });
      expect(fact).not.toHaveProperty('at');
    }
    const [last] = normaliseWebhook(
      wrap({ metadata, statuses: [{ ...status, timestamp: '253402300799000' }] }),
    );
    expect(last).toMatchObject({ at: '9999-12-31T23:59:59.000Z' });
  });

  test('payments, calls and what the future brings are not statuses of a message', () => {
    const statuses = [
      { ...status, type: 'payment', status: 'captured' },
      { ...status, type: 'call', status: 'RINGING' },
      { ...status, status: 'evaporated' },
    ];
    const facts = normaliseWebhook(wrap({ metadata, statuses }));
    expect(facts.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(facts.map((fact) => fact.kind === 'unknown' && fact.raw)).toEqual(statuses);
  });

  test('equal items have equal digests whatever the order of their keys', () => {
    const reversed = Object.fromEntries(Object.entries(status).reverse());
    const [a, b] = normaliseWebhook(wrap({ metadata, statuses: [status, reversed] }));
    expect(a?.digest).toBe(b?.digest);
    expect(a?.index).not.toBe(b?.index);
  });
});

describe('messages', () => {
  test('a text keeps its sender, quote and content; the name comes from the contact of the same id', () => {
    const contacts = [
      { wa_id: '4915112345678', profile: { name: 'Other' } },
      { wa_id: '16505551234', profile: { name: 'Ana' }, user_id: 'US.1' },
    ];
    const message = { ...text, from_user_id: 'US.1', context: { id: 'wamid.out' } };
    expect(normaliseWebhook(wrap({ metadata, contacts, messages: [message] }))[0]).toMatchObject({
      kind: 'message',
      type: 'text',
      wamid: 'wamid.in1',
      from: '16505551234',
      fromUserId: 'US.1',
      profileName: 'Ana',
      contextWamid: 'wamid.out',
      content: { body: 'olá' },
      at: '2025-04-11T04:08:16.000Z',
    });
  });

  test('a person who hides the number is known by user id; one without either stays raw', () => {
    const hidden = { ...text, from: '', from_user_id: 'US.1' };
    const nobody = { ...text, from: undefined };
    const facts = normaliseWebhook(wrap({ metadata, messages: [hidden, nobody] }));
    expect(facts.map(({ kind }) => kind)).toEqual(['message', 'unknown']);
    expect(facts[0]).not.toHaveProperty('from');
  });

  test('what comes under other fields is kept raw', () => {
    expect(normaliseWebhook(wrap({ metadata, messages: [text] }, 'tracking_events'))).toMatchObject([
      { kind: 'unknown', field: 'tracking_events', raw: { messages: [text] } },
    ]);
  });

  test('a pressed button says its payload, a chosen reply its id, whatever the titles are; a button without one its label', () => {
    const { text: _text, ...someone } = text;
    const button = { ...someone, type: 'button', button: { payload: 'STOP', text: 'Leave' } };
    const bare = { ...someone, type: 'button', button: { text: 'STOP' } };
    const reply = { id: 'start', title: 'Come\u0000 back' };
    const interactive = {
      ...someone,
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: reply },
    };
    const flow = { ...someone, type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: {} } };
    expect(
      normaliseWebhook(wrap({ metadata, messages: [text, button, bare, interactive, flow] })),
    ).toMatchObject([
      { kind: 'message', type: 'text', said: 'olá' },
      { kind: 'message', type: 'button', said: 'STOP', content: { payload: 'STOP', text: 'Leave' } },
      { kind: 'message', type: 'button', said: 'STOP', pressed: 'STOP', content: { text: 'STOP' } },
      {
        kind: 'message',
        type: 'interactive',
        said: 'start',
        content: { type: 'button_reply', button_reply: { id: 'start', title: 'Come\uFFFD back' } },
      },
      { kind: 'message', type: 'interactive', content: { type: 'nfm_reply', nfm_reply: {} } },
    ]);
  });

  test('a marketing preference is a fact of its number; other preferences are kept raw', () => {
    const stop = {
      wa_id: '16505551234',
      user_id: 'US.1',
      detail: 'User requested to stop marketing messages',
      category: 'marketing_messages',
      value: 'stop',
      timestamp: 1731705721,
    };
    const signup = { ...stop, value: 'signup', signup_id: '7' };
    const nobody = { ...stop, wa_id: undefined, user_id: undefined };
    const body = wrap({ metadata, user_preferences: [stop, signup, nobody] }, 'user_preferences');
    expect(normaliseWebhook(body)).toMatchObject([
      {
        kind: 'marketing-preference',
        preference: 'stop',
        from: '16505551234',
        fromUserId: 'US.1',
        detail: 'User requested to stop marketing messages',
        at: '2024-11-15T21:22:01.000Z',
        phoneNumberId: metadata.phone_number_id,
      },
      { kind: 'unknown', item: 'user-preference', raw: signup },
      { kind: 'unknown', item: 'user-preference' },
    ]);
  });

  test('NUL characters, which Postgres cannot keep, are replaced', () => {
    const [fact] = normaliseWebhook(wrap({ metadata, messages: [{ ...text, text: { body: 'a\0b' } }] }));
    expect(fact).toMatchObject({ content: { body: 'a\uFFFDb' } });
  });
});

describe('hostile input', () => {
  const shaped = fc.letrec((tie) => ({
    key: fc.constantFrom(
      'entry',
      'changes',
      'value',
      'field',
      'id',
      'statuses',
      'messages',
      'metadata',
      'phone_number_id',
      'waba_info',
      'waba_id',
      'timestamp',
      'status',
      'type',
      'errors',
      'code',
      '__proto__',
      'constructor',
      'text',
      'body',
      'from',
      'pricing',
      'contacts',
      'time',
    ),
    node: fc.oneof(
      { maxDepth: 8, withCrossShrink: true },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(
        'messages',
        'sent',
        'failed',
        'text',
        '1750030073',
        1e300,
        -1,
        'message_template_status_update',
      ),
      fc.array(tie('node'), { maxLength: 4 }),
      fc
        .array(fc.tuple(tie('key'), tie('node')), { maxLength: 6 })
        .map((pairs) =>
          JSON.parse(
            `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v) ?? 'null'}`).join(',')}}`,
          ),
        ),
    ),
  })).node;

  const sound = (facts: WebhookFact[]): void => {
    expect(facts.length).toBeGreaterThan(0);
    facts.forEach((fact, index) => {
      expect(fact.index).toBe(index);
      expect(fact.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(typeof fact.wabaId).toBe('string');
    });
  };

  test('no JSON and nothing else makes it throw, and every body gives at least one sound fact', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => sound(normaliseWebhook(body))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.json(), (json) => sound(normaliseWebhook(JSON.parse(json)))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(shaped, (body) => sound(normaliseWebhook(body))),
      { numRuns: 500 },
    );
  });

  test('each fact alone is a webhook that gives the same fact again', () => {
    const same = (body: unknown): void => {
      for (const { fact, alone } of readWebhook(body)) {
        if (fact.kind === 'unknown' && fact.item === 'body') continue;
        expect(normaliseWebhook(alone())).toEqual([{ ...fact, index: 0 }]);
      }
    };
    fc.assert(fc.property(shaped, same), { numRuns: 500 });
    const who = fc.constantFrom(undefined, '5511961230001', '551161230001', 'US.1', 'US.2');
    const person = fc.record({
      wa_id: who,
      user_id: who,
      profile: fc.constantFrom({ name: 'Ana' }, { name: 'Bia' }),
    });
    const item = fc.record({
      from: who,
      from_user_id: who,
      type: fc.constantFrom('text', 'reaction', 'image'),
    });
    const value = fc.record({
      contacts: fc.array(person),
      messages: fc.array(item),
      statuses: fc.array(item),
    });
    const told = { id: 'wamid.1', text: { body: 'hi' }, image: {}, status: 'read' };
    fc.assert(
      fc.property(value, ({ contacts, messages, statuses }) => {
        const full = (items: object[]) => items.map((one) => ({ ...told, ...one }));
        const of = {
          contacts,
          messages: full(messages),
          statuses: full(statuses).map(({ type: _type, ...one }: object & { type?: string }) => one),
        };
        same(
          JSON.parse(JSON.stringify(wrap({ metadata, ...of, beside: 1 }, 'messages', '1', 1_740_000_000))),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('nesting as deep as 3 MB allow, huge lists and `__proto__` are survived', () => {
    const deep = JSON.parse(`${'['.repeat(1_500_000)}${']'.repeat(1_500_000)}`);
    sound(normaliseWebhook(wrap({ statuses: [deep] })));
    sound(normaliseWebhook(deep));
    sound(
      normaliseWebhook(
        JSON.parse(
          '{"__proto__":{"entry":[1]},"entry":[{"__proto__":{"id":"1"},"changes":[{"value":{"__proto__":[]}}]}]}',
        ),
      ),
    );
    const many = normaliseWebhook(wrap({ metadata, statuses: Array.from({ length: 20_000 }, () => 1) }));
    expect(many).toHaveLength(20_000);
    expect(Object.hasOwn(Object.prototype, 'entry')).toBe(false);
  });
});
