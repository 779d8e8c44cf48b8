import { PARKED, projectDecider, type RefusedPart } from '@wabus/domain';
import { type CatalogueEvent, type EventData, streamName } from '@wabus/events';
import { type Gates, gateQuestion, isStale } from '@wabus/gates';
import { backoffMs } from '@wabus/platform';
import { failureOf, meaningOf } from '@wabus/providers/failures';
import {
  type AttentionRow,
  forgetProbe,
  holdRefused,
  letGo,
  nameProbe,
  probeRows,
  readAttention,
  takeProbe,
} from './attention-table.ts';
import { campaignToProbe } from './campaign-table.ts';
import type { CampaignWalk } from './campaign-walk.ts';
import type { DueWork } from './due-work.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';

type Refusal = Pick<EventData<'ProjectNeedsAttention'>, 'failure' | 'refused'>;

/** What watching over refused projects stands on, beside what the loop's parts share. */
export interface AttentionPorts extends LoopPorts {
  readonly gates: Pick<Gates, 'read'>;
  readonly due: Pick<DueWork, 'open' | 'release'>;
  readonly walk: Pick<CampaignWalk, 'probe'>;
}

/** Shortest time between two looks while something is amiss, and while a message is being tried. */
const LOOK_MS = 1_000;
const TRIED_MS = 250;
/** First and longest time between two tries, in milliseconds. */
const PROBE = { firstMs: 1_000, maxMs: 60_000 };

/**
 * Watches over projects whose messages Meta refuses for the sake of their token, account or number. Their streams say
 * so, what is theirs waits, and now and then one message is tried: as soon as Meta takes it up, all go on. Nobody has to ask.
 */
export class Attention {
  readonly #ports: AttentionPorts;
  #lookAt = 0;

  constructor(ports: AttentionPorts) {
    this.#ports = ports;
  }

  /** A message was parked, or a project's state changed: the next look is due. */
  call(): void {
    this.#lookAt = 0;
  }

  /** Does what is due now; answers in how many milliseconds to look again, or null when nothing is amiss. */
  async look(partitions: readonly number[]): Promise<number | null> {
    const now = this.#ports.clock.now();
    const early = this.#lookAt - now.getTime();
    if (early > 0) return Number.isFinite(early) ? early : null;
    // A call that comes while it looks stands: what it tells of may have been looked for already.
    this.#lookAt = Number.POSITIVE_INFINITY;
    try {
      const waitMs = await this.#lookAtAll(partitions, now);
      if (waitMs !== null) this.#lookAt = Math.min(this.#lookAt, now.getTime() + waitMs);
      return waitMs;
    } catch (error) {
      this.#lookAt = 0;
      throw error;
    }
  }

  async #lookAtAll(partitions: readonly number[], now: Date): Promise<number | null> {
    await holdRefused(this.#ports.pool, partitions, new Date(now.getTime() + PROBE.firstMs));
    const refused = await readAttention(this.#ports.pool);
    for (const row of refused) await this.#attendSafely(row, partitions, now);
    if (refused.length === 0) return null;
    const tried = refused.some(
      ({ probeMessageId, probeSettled }) => probeMessageId !== null && !probeSettled,
    );
    return tried ? TRIED_MS : LOOK_MS;
  }

  /** One project that cannot be looked after must not keep the others from it. */
  async #attendSafely(row: AttentionRow, partitions: readonly number[], now: Date): Promise<void> {
    try {
      await this.#attend(row, partitions, now);
    } catch (error) {
      const { projectId } = row;
      this.#ports.logger.error(
        { err: error, projectId },
        'a project that needs attention cannot be looked after',
      );
    }
  }

  async #attend(row: AttentionRow, partitions: readonly number[], now: Date): Promise<void> {
    if (!row.recorded && !(await this.#raise(row))) return;
    if (row.probeSettled && (await this.#judge(row))) return;
    if (row.probeAt <= now) await this.#probe(row, partitions, now);
  }

  /** Records it; false when the project has worked since. */
  async #raise(row: AttentionRow): Promise<boolean> {
    const { projectId, messageId, refusedAt } = row;
    const refusal = await this.#refusalOf(messageId);
    const { state } = await this.#run(row, {
      type: 'RaiseAttention',
      projectId,
      messageId,
      refusedAt: refusedAt.toISOString(),
      ...refusal,
    });
    if (state?.attention) return true;
    await letGo(this.#ports.pool, row);
    return false;
  }

  async #refusalOf(messageId: string): Promise<Refusal> {
    const events = await this.#readable(messageId);
    const deferred = events.findLast(({ type }) => type === 'MessageDeferred');
    if (deferred?.type !== 'MessageDeferred') return UNREAD;
    if (deferred.data.reason === 'token-missing') return TOKEN_MISSING;
    const { meta, reason } = deferred.data;
    const refused = partOf(reason);
    return { refused, failure: meta ? failureOf(meta) : { ...WORDLESS, code: reason } };
  }

  /** Whether the message that was tried proves that the project works again; then it has recovered. */
  async #judge(row: AttentionRow): Promise<boolean> {
    const { projectId, probeMessageId: messageId } = row;
    if (messageId === null) return false;
    const told = await this.#readable(messageId);
    if (!tookUp(told)) {
      if (isUnderWay(told)) return false;
      await forgetProbe(this.#ports.pool, row);
      return false;
    }
    const { events } = await this.#run(row, { type: 'RecoverProject', projectId, messageId });
    if (events.length === 0) await forgetProbe(this.#ports.pool, row);
    return events.length > 0;
  }

  async #probe(row: AttentionRow, partitions: readonly number[], now: Date): Promise<void> {
    const { pool, due, walk } = this.#ports;
    const { projectId } = row;
    const next = new Date(now.getTime() + backoffMs(row.probes + 1, PROBE.firstMs, PROBE.maxMs, () => 0.5));
    const [open = null] = due.open(await probeRows(pool, partitions, row, now));
    // Of a message that nobody can open nothing will come: in between, the next recipient is tried.
    const walks = open === null || (open.stuck && row.probes % 2 === 0);
    const turn = Math.floor(row.probes / 2);
    const campaign = walks ? await campaignToProbe(pool, partitions, projectId, turn) : null;
    const subject = campaign ?? open;
    if (!subject) return;
    const gates = await this.#ports.gates.read(gateQuestion([subject]));
    if (isStale(gates)) return;
    const messageId = campaign ? null : (open?.messageId ?? null);
    if (!(await takeProbe(pool, row, { messageId, now, next }))) return;
    this.#ports.count('probed', 1);
    if (open && !campaign) await due.release([open], gates, true);
    else if (campaign) {
      await nameProbe(pool, projectId, await walk.probe(campaign, gates));
    }
  }

  /** Nothing where the message cannot be read: it must not keep its project, and all that waits, from going on. */
  async #readable(messageId: string): Promise<CatalogueEvent[]> {
    try {
      return (await this.#ports.store.readStream(streamName.message(messageId))) as CatalogueEvent[];
    } catch (error) {
      this.#ports.logger.error({ err: error, messageId }, 'a message that tried its project cannot be read');
      return [];
    }
  }

  #run(
    { projectId, tenantId, messageId }: AttentionRow,
    command: Parameters<typeof projectDecider.decide>[0],
  ) {
    return this.#ports.runner.run({
      decider: projectDecider,
      stream: streamName.project(projectId),
      command,
      context: {
        tenantId,
        key: tenantId,
        correlationId: messageId,
        causationId: messageId,
        actor: SCHEDULER,
      },
    });
  }
}

const TOKEN_MISSING: Refusal = {
  refused: 'token',
  failure: { code: 'token-missing', class: 'auth', detail: 'The vault has no token of the project.' },
};

/** Of a refusal whose words no store takes only the reason is known. */
const WORDLESS = { class: 'unknown', detail: 'Meta refuses what the project sends.' } as const;

/** The message that showed it cannot be read. */
const UNREAD: Refusal = { refused: 'token', failure: { ...WORDLESS, code: PARKED.token } };

const PARTS = Object.keys(PARKED) as RefusedPart[];
const partOf = (reason: string): RefusedPart => PARTS.find((part) => PARKED[part] === reason) ?? 'token';

/** Refusals that say nothing of the project: trouble of Meta's own, and what nobody knows. */
const PROVES_NOTHING: ReadonlySet<string> = new Set(['auth', 'retry-with-backoff', 'unknown']);

/** Whether it was released and nothing has come of that yet: its row may still be on its way to the tables. */
function isUnderWay(events: readonly CatalogueEvent[]): boolean {
  const type = events.at(-1)?.type;
  return type === 'MessageQueued' || type === 'MessageReleased' || type === 'MessageSendAttempted';
}

/** Whether Meta looked at the message itself: it took it, or refused it for a reason of its own. */
function tookUp(events: readonly CatalogueEvent[]): boolean {
  return events.some((event) => {
    if (event.type === 'MessageAccepted' || event.type === 'MessageHeldForQualityAssessment') return true;
    return event.type === 'MessageFailed' && isOfThisOne(event.data.failure);
  });
}

const isOfThisOne = (failure: EventData<'MessageFailed'>['failure']): boolean =>
  !PROVES_NOTHING.has(failure.class) && meaningOf(failure)?.refused === undefined;
