import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { UnverifiedWebhookError, verifyWebhook } from './verify-webhook.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const AT = new Date('2026-11-30T09:00:00Z');
/** What breaks those who parse before they verify: emoji, umlaut, U+2028, more digits than a number keeps. */
const BODY = '{"type":"test.sent","data":{"text":"Grüße 😊\u2028","id":12345678901234567}}';

const headersOf = (secret: string, at = AT, body = BODY) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(at.getTime() / 1_000),
  'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UnverifiedWebhookError) return error.code;
    throw error;
  }
  return 'verified';
};

describe('verifying a webhook', () => {
  test('takes what the reference library signed, as bytes or text, from any shape of headers', () => {
    const headers = headersOf(SECRET);
    const received = { id: 'evt_1', timestamp: AT.getTime() / 1_000, body: JSON.parse(BODY) };
    expect(verifyWebhook(Buffer.from(BODY), headers, SECRET, { now: AT })).toEqual(received);
    expect(verifyWebhook(BODY, new Headers(headers), SECRET, { now: AT })).toEqual(received);
    const lists = { 'Webhook-Id': ['evt_1'], 'WEBHOOK-TIMESTAMP': headers['webhook-timestamp'] };
    const mixed = { ...lists, 'webhook-signature': headers['webhook-signature'] };
    expect(verifyWebhook(BODY, mixed, SECRET, { now: AT }).body).toEqual(received.body);
  });

  test('takes the published vector of Standard Webhooks', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const now = new Date(1_614_265_330_000);
    expect(verifyWebhook('{"test": 2432232314}', headers, SECRET, { now }).body).toEqual({
      test: 2432232314,
    });
  });

  test('takes either secret during a rotation, and either signature', () => {
    const both = `${headersOf(OTHER)['webhook-signature']} v1a,AAAA ${headersOf(SECRET)['webhook-signature']}`;
    const headers = { ...headersOf(SECRET), 'webhook-signature': both };
    for (const secrets of [SECRET, OTHER, [OTHER, SECRET]]) {
      expect(codeOf(() => verifyWebhook(BODY, headers, secrets, { now: AT }))).toBe('verified');
    }
  });

  test('refuses what is old, early, changed, of another secret, without a header, or no JSON', () => {
    const headers = headersOf(SECRET);
    const at = (seconds: number) => ({ now: new Date(AT.getTime() + seconds * 1_000) });
    const check = (now: { now: Date }, body: string | Uint8Array = BODY, given: object = headers) =>
      codeOf(() => verifyWebhook(body, { ...given } as Record<string, string>, SECRET, now));
    expect([check(at(300)), check(at(-300))]).toEqual(['verified', 'verified']);
    expect([check(at(301)), check(at(-301))]).toEqual(['too-old', 'too-new']);
    expect(check(at(0), `${BODY} `)).toBe('signature-wrong');
    expect(check(at(0), BODY, headersOf(OTHER))).toBe('signature-wrong');
    for (const name of Object.keys(headers)) {
      expect(check(at(0), BODY, { ...headers, [name]: undefined })).toBe('header-missing');
    }
    expect(check(at(0), BODY, { ...headers, 'webhook-timestamp': 'soon' })).toBe('timestamp-invalid');
    expect(check(at(0), '{', headersOf(SECRET, AT, '{'))).toBe('not-json');
  });
});
