import { type MessageCommand, messageDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import { failureOf, parseCallbackData, type StatusFact } from '@wabus/whatsapp';
import { LRUCache } from 'lru-cache';
import { contextOf, type StatusItem, timeOf } from './item.ts';
import { deadLetter, failedBy, NOTHING, type Placed, placedBy, together } from './outcome.ts';
import { type RecipientPorts, Recipients } from './recipients.ts';
import type { WaitingRecord, WaitingStatuses } from './waiting-statuses.ts';
import type { Wamids } from './wamids.ts';

/** What placing statuses stands on. */
export interface StatusPorts extends RecipientPorts {
  readonly wamids: Pick<Wamids, 'find'>;
  readonly waiting: Pick<WaitingStatuses, 'add'>;
}

interface Found {
  readonly item: StatusItem;
  readonly messageId: string;
  readonly attemptId?: string;
}

interface LookedUp {
  readonly placed: Placed;
  /** Those whose messages nobody knows yet. */
  readonly left: readonly StatusItem[];
}

/**
 * Statuses, each to its message: by the callback data that the sender gave Meta, else by wamid through the read model.
 * The message itself checks that WABA and number are its own. Nothing here waits for the read model.
 */
export class Statuses {
  readonly #ports: StatusPorts;
  /** Wamids that were waited for in vain: nobody waits for them again. */
  readonly #foreign = new LRUCache<string, true>({ max: 50_000 });

  readonly #recipients: Recipients;

  constructor(ports: StatusPorts) {
    this.#ports = ports;
    this.#recipients = new Recipients(ports);
  }

  /** Appends what is new of these statuses; those of unknown messages are put aside to wait, durably. */
  async place(items: readonly StatusItem[]): Promise<Placed> {
    const found: Found[] = [];
    const unnamed: StatusItem[] = [];
    for (const item of items) {
      const named = item.fact.callbackData ? parseCallbackData(item.fact.callbackData) : null;
      if (named) found.push({ item, ...named });
      else unnamed.push(item);
    }
    const [recorded, { placed, left }] = await Promise.all([
      this.#record(found),
      this.#lookUp(unnamed, ({ fact }) => this.#foreign.has(fact.wamid)),
    ]);
    await this.#ports.waiting.add(waitingRecords(left));
    return together([recorded, placed, { ...NOTHING, outcomes: left.map(() => 'waiting') }]);
  }

  /** Appends what is new of statuses that waited; those that are over and still of unknown messages are foreign. */
  placeLate(items: readonly StatusItem[], isOver: (item: StatusItem) => boolean): Promise<LookedUp> {
    return this.#lookUp(items, isOver);
  }

  async #record(found: readonly Found[]): Promise<Placed> {
    const outcomes = await this.#ports.runner.runMany(found.map(requestFor));
    const reached = found.map(({ item }, index) => {
      const outcome = outcomes[index];
      return { item, contactId: (outcome?.ok && outcome.result.state.queued?.contactId) || '' };
    });
    const failures = await this.#recipients.learn(reached.filter(({ contactId }) => contactId !== ''));
    return together(
      reached.map(({ item, contactId }, index) => {
        const failure = failures.get(contactId);
        if (failure) return failedBy(item, failure);
        return placedBy(item, outcomes[index], () =>
          deadLetter(item, 'conflict', 'The status names a message that is not of this account and number.'),
        );
      }),
    );
  }

  async #lookUp(items: readonly StatusItem[], isForeign: (item: StatusItem) => boolean): Promise<LookedUp> {
    const wamids = [...new Set(items.map(({ fact }) => fact.wamid))];
    const known = Map.groupBy(await this.#ports.wamids.find(wamids), ({ wamid }) => wamid);
    const found: Found[] = [];
    const left: StatusItem[] = [];
    const placed: Placed[] = [];
    for (const item of items) {
      const { wamid } = item.fact;
      const entries = known.get(wamid) ?? [];
      const own = entries.find(({ tenantId }) => tenantId === item.owner.tenantId);
      if (own) found.push({ item, messageId: own.messageId });
      else if (entries.length > 0) {
        placed.push(deadLetter(item, 'conflict', 'The status speaks of a message of another tenant.'));
      } else if (isForeign(item)) {
        this.#foreign.set(wamid, true);
        placed.push({ ...NOTHING, outcomes: ['foreign'] });
      } else left.push(item);
    }
    return { placed: together([await this.#record(found), ...placed]), left };
  }
}

/** What waits of these statuses, by record. */
export function waitingRecords(items: readonly StatusItem[]): WaitingRecord[] {
  return [...Map.groupBy(items, ({ record }) => record)].map(([record, own]) => ({
    record,
    tenantId: own[0]?.owner.tenantId ?? '',
    wamids: [...new Set(own.map(({ fact }) => fact.wamid))],
  }));
}

function requestFor({ item, messageId, attemptId }: Found) {
  const { fact, owner } = item;
  const at = timeOf(item);
  const [error] = fact.errors;
  const command: MessageCommand = {
    type: 'RecordStatus',
    messageId,
    eventId: statusEventId(fact),
    status: fact.status,
    wamid: fact.wamid,
    at,
    from: { wabaId: owner.wabaId, phoneNumberId: owner.number.phoneNumberId },
    ...(attemptId ? { attemptId } : {}),
    ...(fact.pricing ? { pricing: fact.pricing } : {}),
    ...(fact.status === 'failed' && error ? { failure: failureOf(error) } : {}),
  };
  return {
    decider: messageDecider,
    stream: streamName.message(messageId),
    command,
    context: contextOf(item),
  };
}

/** The same status gives the same id however often Meta sends it. */
function statusEventId({ wamid, status, participant, at, digest }: StatusFact): string {
  return derivedId('status', wamid, status, participant ?? '', at ?? '', digest);
}
