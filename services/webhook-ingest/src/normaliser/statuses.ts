import { type CommandRunner, type MessageCommand, messageDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import { backoffMs, type Clock, pause } from '@wabus/platform';
import { failureOf, parseCallbackData, type StatusFact } from '@wabus/whatsapp';
import { LRUCache } from 'lru-cache';
import { contextOf, type OwnedItem, timeOf } from './item.ts';
import { deadLetter, NOTHING, type Placed, placedBy, runInChunks, together } from './outcome.ts';
import type { WamidEntry, Wamids } from './wamids.ts';

/** What placing statuses stands on. */
export interface StatusPorts {
  readonly runner: Pick<CommandRunner, 'runMany'>;
  readonly wamids: Pick<Wamids, 'find'>;
  readonly clock: Clock;
  /** How long after its arrival a status may wait for the read model to know its wamid. */
  readonly wamidWaitMs: number;
}

type StatusItem = OwnedItem<StatusFact>;

interface Found {
  readonly item: StatusItem;
  readonly messageId: string;
  readonly attemptId?: string;
}

/**
 * Statuses, each to its message: by the callback data that the sender gave Meta, else by wamid through the read model.
 * The message itself checks that WABA and number are its own.
 */
export class Statuses {
  readonly #ports: StatusPorts;
  /** Wamids that were waited for in vain: nobody waits for them again. */
  readonly #foreign = new LRUCache<string, true>({ max: 50_000 });

  constructor(ports: StatusPorts) {
    this.#ports = ports;
  }

  /** Appends what is new of these statuses. `signal` ends waiting for the read model: then nothing is called foreign. */
  async place(items: readonly StatusItem[], signal: AbortSignal): Promise<Placed> {
    const found: Found[] = [];
    const unnamed: StatusItem[] = [];
    for (const item of items) {
      const named = item.fact.callbackData ? parseCallbackData(item.fact.callbackData) : null;
      if (named) found.push({ item, ...named });
      else unnamed.push(item);
    }
    // Those that name their message do not wait for those that do not.
    const [recorded, looked] = await Promise.all([this.#record(found), this.#lookUp(unnamed, signal)]);
    return together([recorded, await this.#record(looked.found), looked.placed]);
  }

  async #record(found: readonly Found[]): Promise<Placed> {
    const outcomes = await runInChunks(this.#ports.runner, found.map(requestFor));
    return together(
      found.map(({ item }, index) =>
        placedBy(item, outcomes[index], () =>
          deadLetter(item, 'conflict', 'The status names a message that is not of this account and number.'),
        ),
      ),
    );
  }

  async #lookUp(
    items: readonly StatusItem[],
    signal: AbortSignal,
  ): Promise<{ found: Found[]; placed: Placed }> {
    const found: Found[] = [];
    const placed: Placed[] = [];
    const known = await this.#entriesOf(items, signal);
    for (const item of items) {
      const entries = known.get(item.fact.wamid) ?? [];
      const own = entries.find(({ tenantId }) => tenantId === item.owner.tenantId);
      if (own) found.push({ item, messageId: own.messageId });
      else if (entries.length > 0) {
        placed.push(deadLetter(item, 'conflict', 'The status speaks of a message of another tenant.'));
      } else placed.push({ ...NOTHING, outcomes: ['foreign'] });
    }
    return { found, placed: together(placed) };
  }

  /** Waits for missing wamids, but never longer than `wamidWaitMs` after their status arrived, and once only. */
  async #entriesOf(items: readonly StatusItem[], signal: AbortSignal): Promise<Map<string, WamidEntry[]>> {
    const { wamids, clock, wamidWaitMs } = this.#ports;
    const known = new Map<string, WamidEntry[]>();
    let missing = [...new Set(items.map(({ fact }) => fact.wamid))];
    const newest = items
      .filter(({ fact }) => !this.#foreign.has(fact.wamid))
      .reduce((latest, { record }) => Math.max(latest, record.timestamp.getTime()), 0);
    for (let tries = 0; missing.length > 0; tries += 1) {
      for (const entry of await wamids.find(missing)) {
        known.set(entry.wamid, [...(known.get(entry.wamid) ?? []), entry]);
      }
      missing = missing.filter((wamid) => !known.has(wamid));
      const waited = missing.every((wamid) => this.#foreign.has(wamid));
      if (waited || clock.now().getTime() - newest >= wamidWaitMs) break;
      await pause(backoffMs(tries, 50, 400), signal);
      if (signal.aborted) throw new Error('stopped while waiting for the read model');
    }
    for (const wamid of missing) this.#foreign.set(wamid, true);
    return known;
  }
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
    from: { wabaId: owner.wabaId, phoneNumberId: owner.number?.phoneNumberId ?? '' },
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
