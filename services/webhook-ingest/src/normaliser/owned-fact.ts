import type { StoredLogRecord } from '@wabus/event-log';
import { derivedId } from '@wabus/events';
import type { FactKind, ReadFact, WebhookFact } from '@wabus/whatsapp';

/** The facts of a kind. */
export type FactOfKind<Kind extends FactKind> = Extract<WebhookFact, { readonly kind: Kind }>;

/** A record that brought facts. */
export interface ArrivedRecord extends StoredLogRecord {
  /** Of a fact that was kept alone until it was understood: which item of which webhook of its partition it was. */
  readonly origin?: { readonly topic: string; readonly offset: bigint; readonly item: number };
}

/** One fact with the record that brought it. */
export interface ArrivedFact<Fact extends WebhookFact = WebhookFact> extends ReadFact<Fact> {
  readonly record: ArrivedRecord;
}

/** Whose a fact is, as the claims say. */
export interface Owner {
  readonly tenantId: string;
  readonly wabaId: string;
  /** Present when the fact came through a number. */
  readonly number?: OwnedNumber;
}

/** A number with the project that has it. */
export interface OwnedNumber {
  readonly phoneNumberId: string;
  readonly projectId: string;
}

/** A fact of a number, which it names by its id or by how it is written. */
export type NamesNumber = { readonly phoneNumberId: string } | { readonly displayPhoneNumber: string };

interface OwnerOfNumber extends Owner {
  readonly number: OwnedNumber;
}

/** A fact whose owner is known: with the number, where the fact is of one. */
export interface OwnedFact<Fact extends WebhookFact = WebhookFact> extends ArrivedFact<Fact> {
  readonly owner: Fact extends NamesNumber ? OwnerOfNumber : Owner;
}

/** A status with its owner. */
export type OwnedStatus = OwnedFact<FactOfKind<'status'>>;

/** The number that a fact names: its id, else the digits that it is written with. */
export function namedNumber({ fact }: ArrivedFact): string | undefined {
  return fact.phoneNumberId ?? ('displayPhoneNumber' in fact ? digitsOf(fact.displayPhoneNumber) : undefined);
}

/** A number as digits alone, however it is written. */
export const digitsOf = (written: string): string => written.replaceAll(/\D/g, '');

/** Those of a kind. Whoever owns a fact of a number was found by it, so the owner has it. */
export function factsOf<Kind extends FactKind>(
  facts: readonly OwnedFact[],
  kind: Kind,
): OwnedFact<FactOfKind<Kind>>[] {
  return facts.filter((owned): owned is OwnedFact<FactOfKind<Kind>> => owned.fact.kind === kind);
}

/** Where facts that were kept until they were understood come from: no topic of the log has its name. */
export const UNDERSTOOD_LATER = 'unknown_facts';

const REPLAYED = ' (replayed)';

/** Where webhooks come from that are read once more: they are of the topic that they were of, and nothing in them is news. */
export const replayedOf = (topic: string): string => `${topic}${REPLAYED}`;

/** The topic that brought a record first. */
export const topicOf = ({ topic }: Pick<ArrivedRecord, 'topic'>): string =>
  topic.endsWith(REPLAYED) ? topic.slice(0, -REPLAYED.length) : topic;

/** Whether a fact came long ago, whatever it says of the way in which it came. */
export const isOld = ({ record }: Pick<ArrivedFact, 'record'>): boolean =>
  record.topic === UNDERSTOOD_LATER || record.topic.endsWith(REPLAYED);

/** Meta's time of the fact, RFC 3339; when it cannot be read, the time at which the log took its record. */
export function timeOf({ fact, record }: ArrivedFact): string {
  return fact.at ?? record.timestamp.toISOString();
}

/** The same, but never after its record came: of two words the later one counts, and none may outdo all to come. */
export function believedTimeOf(owned: ArrivedFact): string {
  const at = timeOf(owned);
  const arrived = owned.record.timestamp;
  return Date.parse(at) <= arrived.getTime() ? at : arrived.toISOString();
}

/** What all events that a fact leads to have in common. */
export function contextOf({ record, fact, owner }: OwnedFact) {
  const { partition, origin } = record;
  const isReplayed = record.topic.endsWith(REPLAYED);
  const { topic, offset, item } = origin ?? {
    ...{ topic: topicOf(record), offset: record.offset, item: fact.index },
  };
  return {
    tenantId: owner.tenantId,
    wabaId: owner.wabaId,
    key: owner.wabaId,
    correlationId: derivedId('webhook-record', topic, partition, String(offset)),
    causationId: derivedId('webhook-item', topic, partition, String(offset), item),
    actor: { kind: 'meta', id: isReplayed ? 'whatsapp-replayed' : 'whatsapp' },
  } as const;
}
