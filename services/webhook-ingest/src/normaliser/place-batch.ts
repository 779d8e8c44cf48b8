import type { StoredLogRecord } from '@wabus/event-log';
import type { MarketingPreferenceFact, MessageFact, UnknownFact, WebhookFact } from '@wabus/whatsapp';
import { acquaint } from './acquaint.ts';
import type { DeadLetter } from './dead-letters.ts';
import { type InboundPorts, placeMessages } from './inbound.ts';
import type { Item, OwnedItem } from './item.ts';
import { deadLetter, type FactOutcome, NOTHING, type Placed, together } from './outcome.ts';
import type { Owners, Ownership } from './owners.ts';
import { readBatch } from './read-batch.ts';
import type { Statuses } from './statuses.ts';
import { placeTemplates } from './templates.ts';
import { placePreferences } from './words.ts';

/** What placing a batch stands on. */
export interface PlacePorts extends InboundPorts {
  readonly owners: Pick<Owners, 'of'>;
  readonly statuses: Pick<Statuses, 'place'>;
}

/** What a batch came to, by kind of fact. */
export interface PlacedBatch {
  readonly counts: readonly {
    readonly kind: WebhookFact['kind'] | 'record';
    readonly outcome: FactOutcome;
  }[];
  readonly letters: readonly DeadLetter[];
  readonly errors: readonly Error[];
}

/** Takes records apart, finds whose each fact is, and appends it; answers what could not be placed. */
export async function placeBatch(
  ports: PlacePorts,
  records: readonly StoredLogRecord[],
): Promise<PlacedBatch> {
  const { items, unreadable } = readBatch(records);
  const { owned, dead } = await byOwner(ports.owners, items);
  const of = <Kind extends WebhookFact['kind']>(kind: Kind) =>
    owned.filter((item) => item.fact.kind === kind) as OwnedItem<Extract<WebhookFact, { kind: Kind }>>[];
  const unknown = of('unknown');
  const [status, template, category, { message, preference, known }] = await Promise.all([
    ports.statuses.place(of('status')),
    placeTemplates(ports.runner, of('template-status')),
    placeTemplates(ports.runner, of('template-category')),
    placeWords(ports, unknown, of('message'), of('marketing-preference')),
  ]);
  const kinds = {
    status,
    'template-status': template,
    'template-category': category,
    message,
    'marketing-preference': preference,
    unknown: together(unknown.map(keptRaw)),
  };
  const { letters, errors } = together([...Object.values(kinds), known]);
  return {
    counts: [
      ...Object.entries(kinds).flatMap(([kind, placed]) =>
        placed.outcomes.map((outcome) => ({ kind: kind as WebhookFact['kind'], outcome })),
      ),
      ...dead.map(({ item }) => ({ kind: item.fact.kind, outcome: 'dead-letter' as const })),
      ...unreadable.map(() => ({ kind: 'record' as const, outcome: 'dead-letter' as const })),
    ],
    letters: [...unreadable, ...dead.map(({ letter }) => letter), ...letters],
    errors,
  };
}

/** What we have no event for stays in the raw webhook; what we should have been able to read is set aside. */
function keptRaw(item: OwnedItem<UnknownFact>): Placed {
  const { fault } = item.fact;
  return fault === undefined ? { ...NOTHING, outcomes: ['unknown'] } : deadLetter(item, 'unreadable', fault);
}

/** One after the other: what a picture or a message shows together of a person, the next may show one half of. */
async function placeWords(
  ports: PlacePorts,
  others: readonly OwnedItem<UnknownFact>[],
  messages: readonly OwnedItem<MessageFact>[],
  preferences: readonly OwnedItem<MarketingPreferenceFact>[],
): Promise<{ readonly known: Placed; readonly message: Placed; readonly preference: Placed }> {
  const known = await acquaint(ports, others);
  const message = await placeMessages(ports, messages);
  return { known, message, preference: await placePreferences(ports, preferences) };
}

/** A fact that nobody gets. */
export interface Dead {
  readonly item: Item;
  readonly letter: DeadLetter;
}

/** Whose these facts are; those that are nobody's with their letters. */
export async function byOwner(
  owners: Pick<Owners, 'of'>,
  items: readonly Item[],
): Promise<{ readonly owned: OwnedItem[]; readonly dead: Dead[] }> {
  const asked = new Map<string, Promise<Ownership>>();
  const ownership = async (item: Item): Promise<Ownership> => {
    const { wabaId, phoneNumberId } = item.fact;
    const lacksNumber = 'lacksNumber' in item.fact;
    const key = `${wabaId}|${phoneNumberId ?? ''}|${lacksNumber}`;
    const answer = asked.get(key) ?? owners.of(item.fact);
    asked.set(key, answer);
    return answer;
  };
  const found = await Promise.all(items.map(ownership));
  const owned: OwnedItem[] = [];
  const dead: Dead[] = [];
  for (const [index, item] of items.entries()) {
    const verdict = found[index] as Ownership;
    if (verdict.kind === 'owned') owned.push({ ...item, owner: verdict.owner });
    else dead.push({ item, letter: letterOf(item, verdict) });
  }
  return { owned, dead };
}

function letterOf({ record, fact }: Item, verdict: Extract<Ownership, { kind: 'dead' }>): DeadLetter {
  const { wabaId, phoneNumberId } = fact;
  return {
    record,
    item: fact.index,
    class: verdict.class,
    reason: verdict.reason,
    ...(verdict.tenantId ? { tenantId: verdict.tenantId } : {}),
    ...(wabaId ? { wabaId } : {}),
    ...(phoneNumberId ? { phoneNumberId } : {}),
  };
}
