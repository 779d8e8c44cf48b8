import { normaliseWebhook, type WebhookFact } from '../src/webhooks/index.ts';

/** A body and what it tells: its name, the field, the value, and each fact that is read, without where it came from. */
export type ToldCase = readonly [name: string, field: string, value: unknown, facts: readonly object[]];

/** The account that the bodies are of, and the time of their entries. */
export const ENTRY = { id: '102290129340398', time: 1_739_321_024 } as const;

/** `ENTRY.time` as facts have it. */
export const ENTRY_AT = '2025-02-12T00:43:44.000Z';

/** A webhook with this value. */
export const bodyOf = (field: string, value: unknown): object => ({
  object: 'whatsapp_business_account',
  entry: [{ ...ENTRY, changes: [{ field, value }] }],
});

/** What a body tells, without where in it each fact stood. */
export function toldIn(body: object): object[] {
  return normaliseWebhook(body).map(withoutPlace);
}

function withoutPlace(fact: WebhookFact): object {
  const { field: _field, index: _index, digest: _digest, ...said } = fact;
  return said;
}
