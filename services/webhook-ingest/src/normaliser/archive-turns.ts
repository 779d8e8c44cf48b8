import type { StoredLogRecord } from '@wabus/event-log';
import { keepRunning, type Logger, pause } from '@wabus/platform';
import type { ArchivedItem, ReadWebhook, WebhookArchive } from '@wabus/webhook-archive';
import type { FactOutcome } from './outcome.ts';
import type { CameOfBatch, PlacedBatch } from './place-batch.ts';

/** What putting webhooks into the archive stands on. */
export interface ArchivingPorts {
  readonly archive: Pick<WebhookArchive, 'append' | 'expire'>;
  readonly logger: Logger;
  /** From one turn to the next, in milliseconds. */
  readonly everyMs: number;
  /** How long bytes are kept, in days. */
  readonly keptDays: number;
}

/** A batch that was placed, and what is done once it is archived, too. */
interface Turned {
  readonly records: readonly StoredLogRecord[];
  readonly placed: PlacedBatch;
  readonly done: () => Promise<void>;
}

/** So much waits at most before the next batch waits for it. */
const MAX_BYTES = 1_048_576;
const HOUR_MS = 3_600_000;

/**
 * Puts what was placed into the archive, all batches of a moment in one statement. How far the log was read is committed
 * after that, so that no webhook is missing in the archive however a process ends; what comes again is there already.
 */
export class ArchiveTurns {
  readonly #ports: ArchivingPorts;
  readonly #stop = new AbortController();
  #waiting: Turned[] = [];
  #bytes = 0;
  #turn: Promise<void> = Promise.resolve();
  #running: Promise<unknown> = Promise.resolve();

  constructor(ports: ArchivingPorts) {
    this.#ports = ports;
  }

  start(): void {
    const options = { signal: this.#stop.signal, maxMs: 5_000 };
    const onError = (error: unknown): void =>
      this.#ports.logger.warn({ err: error }, 'webhooks could not be archived: they are tried again');
    const turn = async (): Promise<void> => {
      await pause(this.#ports.everyMs, this.#stop.signal);
      await this.flush();
    };
    const expire = async (): Promise<void> => {
      await this.#ports.archive.expire(this.#ports.keptDays);
      await pause(HOUR_MS, this.#stop.signal);
    };
    this.#running = Promise.all([
      keepRunning(turn, { ...options, onError }),
      keepRunning(expire, { ...options, onError }),
    ]);
  }

  /** Takes what was placed; resolves once there is room for more, whatever fails meanwhile: it is tried again. */
  async add(turned: Turned): Promise<void> {
    this.#waiting.push(turned);
    this.#bytes += bytesOf([turned]);
    for (let tries = 0; this.#bytes > MAX_BYTES && !this.#stop.signal.aborted; tries += 1) {
      if (tries > 0) await pause(this.#ports.everyMs, this.#stop.signal);
      await this.flush().catch(() => undefined);
    }
  }

  /** Archives what waits. @throws what kept it from that; then it waits on */
  flush(): Promise<void> {
    const turn = this.#turn.then(() => this.#flush());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #flush(): Promise<void> {
    const turned = this.#waiting;
    if (turned.length === 0) return;
    this.#waiting = [];
    this.#bytes = 0;
    const again = (left: readonly Turned[]): void => {
      this.#waiting.unshift(...left);
      this.#bytes += bytesOf(left);
    };
    try {
      await this.#ports.archive.append(turned.flatMap(readIn));
    } catch (error) {
      again(turned);
      throw error;
    }
    const ended = await Promise.allSettled(turned.map(({ done }) => done()));
    again(turned.filter((_, n) => ended[n]?.status === 'rejected'));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }
}

const bytesOf = (turned: readonly Turned[]): number =>
  turned.reduce((sum, { records }) => sum + records.reduce((own, { value }) => own + value.length, 0), 0);

/** The webhooks of a batch, each with what became of its items. */
function readIn({ records, placed }: Turned): ReadWebhook[] {
  const came = Map.groupBy(placed.came, ({ arrived }) => arrived.record);
  return records.map((record) => {
    const own = came.get(record) ?? [];
    if (own.length === 0) return { record, tenantId: null, items: [UNREADABLE] };
    return { record, tenantId: ownerOf(own), items: own.map(itemOf).sort((a, b) => a.index - b.index) };
  });
}

const UNREADABLE: ArchivedItem = {
  ...{ index: 0, kind: 'record', field: '', phoneNumberId: null, outcome: 'dead-letter' },
};

/** Whose the whole of a webhook is: nobody's where a part of it may be somebody else's. */
function ownerOf(came: readonly CameOfBatch[]): string | null {
  const owners = new Set(came.map(({ tenantId }) => tenantId));
  const [owner = null] = owners;
  return owners.size === 1 ? owner : null;
}

function itemOf({ arrived: { fact }, outcome }: CameOfBatch): ArchivedItem {
  const { index, kind, field, phoneNumberId = null } = fact;
  return { index, kind, field, phoneNumberId, outcome: SHOWN[outcome] };
}

const SHOWN: Readonly<Record<FactOutcome, ArchivedItem['outcome']>> = {
  recorded: 'placed',
  repeated: 'placed',
  foreign: 'foreign',
  unknown: 'unknown',
  waiting: 'waiting',
  'dead-letter': 'dead-letter',
};
