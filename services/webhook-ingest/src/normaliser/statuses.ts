import { type MessageCommand, messageDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import { failureOf } from '@wabus/providers/failures';
import { webhooks } from '@wabus/providers/webhooks';
import type { StatusFact } from '@wabus/whatsapp';
import { LRUCache } from 'lru-cache';
import { cameTo, deadLetter, failedBy, NOTHING, type Placed, placedBy, together } from './outcome.ts';
import { contextOf, isOld, type OwnedStatus, timeOf } from './owned-fact.ts';
import { type RecipientPorts, Recipients } from './recipients.ts';
import type { WaitingRecord, WaitingStatuses } from './waiting-statuses.ts';
import type { Wamids } from './wamids.ts';

/** What placing statuses stands on. */
export interface StatusPorts extends RecipientPorts {
  readonly wamids: Pick<Wamids, 'find'>;
  readonly waiting: Pick<WaitingStatuses, 'add'>;
}

interface Found {
  readonly owned: OwnedStatus;
  readonly messageId: string;
  readonly attemptId?: string;
}

interface LookedUp {
  readonly placed: Placed;
  /** Those whose messages nobody knows yet. */
  readonly left: readonly OwnedStatus[];
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
  async place(facts: readonly OwnedStatus[]): Promise<Placed> {
    const found: Found[] = [];
    const unnamed: OwnedStatus[] = [];
    for (const owned of facts) {
      const named = owned.fact.callbackData ? webhooks.attemptOf(owned.fact.callbackData) : null;
      if (named) found.push({ owned, ...named });
      else unnamed.push(owned);
    }
    const [recorded, { placed, left }] = await Promise.all([
      this.#record(found),
      this.#lookUp(unnamed, ({ fact }) => this.#foreign.has(fact.wamid)),
    ]);
    await this.#ports.waiting.add(waitingRecords(left));
    const unmet = await this.#recipients.meetInGroups(facts.filter((owned) => !isOld(owned)));
    const waits = left.map((of) => ({ of, outcome: 'waiting' as const }));
    return together([unmet, recorded, placed, { ...NOTHING, outcomes: waits }]);
  }

  /** Appends what is new of statuses that waited; those that are over and still of unknown messages are foreign. */
  placeLate(facts: readonly OwnedStatus[], isOver: (owned: OwnedStatus) => boolean): Promise<LookedUp> {
    return this.#lookUp(facts, isOver);
  }

  async #record(found: readonly Found[]): Promise<Placed> {
    const outcomes = await this.#ports.runner.runMany(found.map(requestFor));
    const reached = found.map(({ owned }, index) => {
      const outcome = outcomes[index];
      return { owned, contactId: (outcome?.ok && outcome.result.state.queued?.contactId) || '' };
    });
    const failures = await this.#recipients.learn(reached.filter(({ contactId }) => contactId !== ''));
    return together(
      reached.map(({ owned, contactId }, index) => {
        const failure = failures.get(contactId);
        if (failure) return failedBy(owned, failure);
        return placedBy(owned, outcomes[index], () =>
          deadLetter(owned, 'conflict', 'The status names a message that is not of this account and number.'),
        );
      }),
    );
  }

  async #lookUp(
    facts: readonly OwnedStatus[],
    isForeign: (owned: OwnedStatus) => boolean,
  ): Promise<LookedUp> {
    const wamids = [...new Set(facts.map(({ fact }) => fact.wamid))];
    const known = Map.groupBy(await this.#ports.wamids.find(wamids), ({ wamid }) => wamid);
    const found: Found[] = [];
    const left: OwnedStatus[] = [];
    const placed: Placed[] = [];
    for (const owned of facts) {
      const { wamid } = owned.fact;
      const entries = known.get(wamid) ?? [];
      const own = entries.find(({ tenantId }) => tenantId === owned.owner.tenantId);
      if (own) found.push({ owned, messageId: own.messageId });
      else if (entries.length > 0) {
        placed.push(deadLetter(owned, 'conflict', 'The status speaks of a message of another tenant.'));
      } else if (isForeign(owned)) {
        this.#foreign.set(wamid, true);
        placed.push(cameTo(owned, 'foreign'));
      } else left.push(owned);
    }
    return { placed: together([await this.#record(found), ...placed]), left };
  }
}

/** What waits of these statuses, by record. */
export function waitingRecords(facts: readonly OwnedStatus[]): WaitingRecord[] {
  return [...Map.groupBy(facts, ({ record }) => record)].map(([record, own]) => ({
    record,
    tenantId: own[0]?.owner.tenantId ?? '',
    wamids: [...new Set(own.map(({ fact }) => fact.wamid))],
  }));
}

function requestFor({ owned, messageId, attemptId }: Found) {
  const { fact, owner } = owned;
  const at = timeOf(owned);
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
    ...(error ? { detail: error.details ?? error.message } : {}),
  };
  return {
    decider: messageDecider,
    stream: streamName.message(messageId),
    command,
    context: contextOf(owned),
  };
}

/** The same status gives the same id however often Meta sends it. */
function statusEventId({ wamid, status, participant, at, digest }: StatusFact): string {
  return derivedId('status', wamid, status, participant ?? '', at ?? '', digest);
}
