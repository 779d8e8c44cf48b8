import type { Keyring } from '@wabus/keyring';
import {
  decodeCursor,
  encodeCursor,
  eventsTogether,
  type Page,
  type PageQuery,
  type TenantReader,
} from '@wabus/read-models';
import { type ListedWebhook, listArchived, type WebhookFilter } from '@wabus/webhook-archive';

/** An event that a webhook became. */
interface EventOfWebhook {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly occurredAt: string;
}

type Item = Omit<ListedWebhook['items'][number], 'causationId'> & {
  readonly events: readonly EventOfWebhook[];
};

/** A webhook as the API shows it. */
export type ShownWebhook = Omit<ListedWebhook, 'items'> & { readonly items: readonly Item[] };

const NUMBER = /^\d{1,19}$/;

/** The tenant's webhooks, each with the events that it became. Nothing of it needs the bytes. */
export async function listWebhooks(
  reader: TenantReader,
  keyring: Pick<Keyring, 'openBytesForTenant'> | undefined,
  tenantId: string,
  { limit, after, ...filter }: PageQuery & WebhookFilter,
): Promise<Page<ShownWebhook>> {
  const [number = '', passed = ''] = after === undefined ? [] : decodeCursor(after, NUMBER, NUMBER);
  const place = after === undefined ? {} : { after: { number: BigInt(number), passed: Number(passed) } };
  const { data, next } = await listArchived({ reader, keyring, tenantId }, filter, { limit, ...place });
  const events = await eventsTogether(
    reader,
    data.map(({ id }) => id),
  );
  const caused = Map.groupBy(events, ({ causationId }) => causationId);
  const shown = ({ items, ...webhook }: ListedWebhook): ShownWebhook => ({
    ...webhook,
    items: items.map(({ causationId, ...item }) => {
      const own = caused.get(causationId) ?? [];
      return { ...item, events: own.map(({ causationId: _cause, ...event }) => event) };
    }),
  });
  return {
    data: data.map(shown),
    next: next && encodeCursor(String(next.number), String(next.passed)),
  };
}
