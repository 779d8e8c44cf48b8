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

type ListedItem = ListedWebhook['items'][number];

/** What became of an item by now. */
type Outcome = Exclude<ListedItem['outcome'], 'waiting'>;

/** What each may have been when it was read: what was set aside, or waited, may have been placed since. */
const WAS: Readonly<Record<Outcome, readonly ListedItem['outcome'][]>> = {
  placed: ['placed', 'unknown', 'dead-letter', 'waiting'],
  foreign: ['foreign', 'waiting'],
  unknown: ['unknown'],
  'dead-letter': ['dead-letter'],
};

interface Item extends Omit<ListedItem, 'causationId' | 'outcome'> {
  readonly outcome: Outcome;
  readonly events: readonly EventOfWebhook[];
}

/** Which webhooks are asked for. */
interface Asked extends PageQuery, Omit<WebhookFilter, 'outcomes'> {
  readonly outcome?: Outcome | undefined;
}

/** A webhook as the API shows it. */
export type ShownWebhook = Omit<ListedWebhook, 'items'> & { readonly items: readonly Item[] };

const NUMBER = /^\d{1,19}$/;

/** The tenant's webhooks, each with the events that it became. Nothing of it needs the bytes. */
export async function listWebhooks(
  reader: TenantReader,
  keyring: Pick<Keyring, 'openBytesForTenant'> | undefined,
  tenantId: string,
  { limit, after, outcome, ...given }: Asked,
): Promise<Page<ShownWebhook>> {
  const [number = '', passed = ''] = after === undefined ? [] : decodeCursor(after, NUMBER, NUMBER);
  const place = after === undefined ? {} : { after: { number: BigInt(number), passed: Number(passed) } };
  const filter = { ...given, outcomes: outcome && WAS[outcome] };
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
      const events = own.map(({ causationId: _cause, ...event }) => event);
      return { ...item, events, outcome: events.length > 0 ? 'placed' : outcomeOf(item) };
    }),
  });
  return {
    data: data
      .map(shown)
      .filter(({ items }) => outcome === undefined || items.some((item) => item.outcome === outcome)),
    next: next && encodeCursor(String(next.number), String(next.passed)),
  };
}

/** A status of a message that nobody knows is another app's, until one becomes known. */
const outcomeOf = ({ outcome }: Pick<ListedItem, 'outcome'>): Outcome =>
  outcome === 'waiting' ? 'foreign' : outcome;
