import { describe, expect, test } from 'vitest';
import type { AccountPart, Webhooks } from '../src/index.ts';
import type { Made, ProviderFact } from './harness.ts';

const NOTHING = ['', 'no webhook', '{', '[]', 'null', '{"entry":7}', '\u0000', '"\ud800"'];
const SENTENCE = /^[A-Z].*\.$/;

/** What every adapter promises of its webhooks. */
export function describeWebhooks(made: Made): void {
  describe('the door for webhooks', () => {
    test.each(['current', 'previous'] as const)('what is signed with the %s secret comes in', (secret) => {
      const { door, knock } = made();
      const { body, headers } = knock(secret);
      expect(door.verify(body, headers)).toBe(true);
      expect(door.verify(Buffer.concat([body, Buffer.from(' ')]), headers)).toBe(false);
    });

    test('what is signed with another secret, or not at all, stays outside', () => {
      const { door, knock } = made();
      const { body, headers } = knock('foreign');
      expect(door.verify(body, headers)).toBe(false);
      expect(door.verify(body, {})).toBe(false);
      for (const [name, value] of Object.entries(knock('current').headers)) {
        expect(door.verify(body, { [name]: '' })).toBe(false);
        expect(door.verify(body, { [name]: [String(value), String(value)] })).toBe(false);
      }
    });

    test('the handshake is answered to the provider alone', () => {
      const { door, handshake } = made();
      expect(door.handshake(new URLSearchParams(handshake.query))).toBe(handshake.answer);
      expect(door.handshake(new URLSearchParams())).toBeNull();
      for (const key of handshake.secrets) {
        const query = new URLSearchParams(handshake.query);
        query.set(key, 'something else');
        expect([key, door.handshake(query)]).toEqual([key, null]);
      }
    });
  });

  describe('what webhooks say', () => {
    test('each account gets the part that is its own, and together they say what the whole says', () => {
      const { webhooks, webhook } = made();
      const parts = webhooks.split(webhook.body);
      expect(parts.map(({ accountId }) => accountId)).toEqual(webhook.accounts);
      expect(new Set(webhook.accounts).size).toBeGreaterThan(1);
      const apart = parts.flatMap(({ bytes }) => kindsOf(webhooks, bytes));
      expect(apart.sort()).toEqual(kindsOf(webhooks, webhook.body).sort());
    });

    test('the part of one account is one part, with the bytes as they came', () => {
      const { webhooks, webhook } = made();
      for (const part of webhooks.split(webhook.body))
        expect<readonly AccountPart[]>(webhooks.split(part.bytes)).toEqual([part]);
    });

    test('a fact is read alone as it is read among others, understood or not', () => {
      const { webhooks, webhook } = made();
      const { facts } = webhooks.read(webhook.body);
      const kinds = facts?.map(({ fact }) => fact.kind) ?? [];
      expect(kinds).toContain('unknown');
      expect(new Set(kinds).size).toBeGreaterThan(1);
      for (const read of facts ?? []) {
        const alone = webhooks.read(Buffer.from(JSON.stringify(read.alone()))).facts;
        expect(alone?.map(({ fact }) => fact)).toEqual([{ ...read.fact, index: 0 }]);
      }
    });

    test.each(NOTHING)('%j is no webhook: it is one part, nobody’s, and said to be unreadable', (text) => {
      const { webhooks } = made();
      const bytes = Buffer.from(text);
      expect(webhooks.split(bytes)).toEqual([{ accountId: '', bytes, isBulk: false }]);
      expect(webhooks.read(bytes)).toEqual({ facts: null, why: expect.stringMatching(SENTENCE) });
    });
  });
}

function kindsOf(webhooks: Webhooks<ProviderFact>, body: Buffer): string[] {
  return webhooks.read(body).facts?.map(({ fact }) => fact.kind) ?? [];
}
