import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@wabus/platform';
import type { WebhookDoor, Webhooks } from '@wabus/provider';
import { parseCallbackData } from '../callback-data.ts';
import {
  type ReadFact,
  readWebhook,
  splitByWaba,
  tellsHistoryOnly,
  verifySignature,
} from '../webhooks/index.ts';

/** What Meta and we have agreed on about webhooks. */
export interface WhatsappDoorOptions {
  /** Of the app; while one is being replaced, the new and the old. */
  readonly appSecrets: readonly Secret[];
  readonly verifyToken: Secret;
}

/** Knows webhooks of Meta's app by their signature, and its handshake by the verify token. */
export function createWhatsappDoor({ appSecrets, verifyToken }: WhatsappDoorOptions): WebhookDoor {
  return {
    handshake(query) {
      const token = query.get('hub.verify_token') ?? '';
      const right = query.get('hub.mode') === 'subscribe' && sameText(token, verifyToken.reveal());
      return right ? (query.get('hub.challenge') ?? '') : null;
    },
    // By all of them, whichever it is: how long it takes tells nothing.
    verify: (body, { 'x-hub-signature-256': signature }) =>
      appSecrets.map((secret) => verifySignature(body, signature, secret)).includes(true),
  };
}

/** In constant time, whatever the lengths. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** What Meta's webhooks say. */
export const whatsappWebhooks: Webhooks<ReadFact> = {
  split(body) {
    const json = parse(body);
    if (json === undefined) return [{ accountId: '', bytes: body, isBulk: false }];
    return splitByWaba(body, json).map(({ wabaId: accountId, bytes, entries }) => {
      return { accountId, bytes, isBulk: tellsHistoryOnly(entries) };
    });
  },
  read(body) {
    const json = parse(body);
    if (json === undefined) return { facts: null, why: 'Its bytes are no JSON.' };
    const facts = readWebhook(json);
    const [first] = facts;
    const nothing = first?.fact.kind === 'unknown' && first.fact.item === 'body';
    return nothing ? { facts: null, why: 'It is JSON, but holds nothing that Meta sends.' } : { facts };
  },
  attemptOf: parseCallbackData,
};

function parse(bytes: Buffer): unknown {
  try {
    const text = bytes.toString('utf8');
    const json: unknown = JSON.parse(text);
    return LONG_DIGITS.test(text) ? JSON.parse(withWholeIds(text)) : json;
  } catch {
    return undefined;
  }
}

const LONG_DIGITS = /[:,[]\s*-?\d{16}/;
const TEXT_OR_WHOLE_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/** Ids that Meta writes as numbers may have more digits than a number keeps: they are read as texts. `text` is valid JSON. */
function withWholeIds(text: string): string {
  return text.replaceAll(TEXT_OR_WHOLE_NUMBER, (part) =>
    part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `"${part}"`,
  );
}
