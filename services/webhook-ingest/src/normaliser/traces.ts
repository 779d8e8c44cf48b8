import type { Address, Keyring } from '@wabus/keyring';
import type { ReadWebhook } from '@wabus/webhook-archive';
import { keyOf, shownBy } from './addresses.ts';

/** Where bodies name people, by number or by id, in whatever item: erasing somebody has to find all that shows them. */
const NAMED =
  /"(?:from|to|customer|phone_number|\w*wa_id|\w*user_id|\w*recipient\w*|\w*participant\w*)"\s*:\s*"([^"\\]{1,200})"/g;

/** The addresses that a body shows, each once. */
function addressesIn(body: Buffer): Address[] {
  const named = new Set([...body.toString('latin1').matchAll(NAMED)].map(([, value = '']) => value));
  return [...named].flatMap((value) => {
    const { phone, userId } = shownBy(value, undefined, '?');
    return [...(phone ? [phone] : []), ...(userId ? [userId] : [])];
  });
}

/** Webhooks with the traces of whom they show; of what nobody owns there are none, since no key of a tenant is of it. */
export async function traced(
  keyring: Pick<Keyring, 'tracesOf'>,
  webhooks: readonly Omit<ReadWebhook, 'people'>[],
): Promise<ReadWebhook[]> {
  const shown = webhooks.map((webhook) => ({
    ...webhook,
    addresses: webhook.tenantId === null ? [] : addressesIn(webhook.record.value),
  }));
  const traces = new Map<string, ReadonlyMap<string, number>>();
  for (const [tenantId, own] of Map.groupBy(shown, (webhook) => webhook.tenantId)) {
    if (tenantId === null) continue;
    const addresses = new Map(
      own.flatMap((one) => one.addresses.map((address) => [keyOf(address), address])),
    );
    const found = await keyring.tracesOf(tenantId, [...addresses.values()]);
    traces.set(tenantId, new Map([...addresses.keys()].map((key, n) => [key, found[n] ?? 0])));
  }
  return shown.map(({ addresses, ...webhook }) => {
    const known = traces.get(webhook.tenantId ?? '');
    return { ...webhook, people: addresses.flatMap((address) => known?.get(keyOf(address)) ?? []) };
  });
}
