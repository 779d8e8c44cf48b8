import { campaignDecider, DomainError } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { type GateStates, type Gates, gateQuestion, isStale } from '@wabus/gates';
import { backoffMs, pause, type Wake } from '@wabus/platform';
import { Attention } from './attention.ts';
import { type CampaignRow, campaignsToComplete, campaignsToWalk } from './campaign-table.ts';
import { CampaignWalk } from './campaign-walk.ts';
import { DueWork } from './due-work.ts';
import type { InFlight } from './in-flight.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';
import type { WorkRow } from './work-row.ts';
import { dueWork, nextDue } from './work-table.ts';

/** Rows of due work looked at in one pass. */
const DUE = { perNumber: 50, all: 500 };
/** How soon the gates are asked again when they keep something waiting. */
const ASK_AGAIN_MS = 250;
/** How soon a campaign that could not be completed is tried again. */
const COMPLETE_AGAIN_MS = 5_000;
/** The shortest time between two passes: what happens meanwhile is worked on together. */
const BREATH_MS = 10;

/** What the loop stands on, beside what its parts share. */
interface ReleasePorts extends LoopPorts {
  readonly gates: Gates;
  readonly wake: Wake;
  readonly inFlight: InFlight;
}

/**
 * The loop that hands messages to the sender. It sleeps until the tables change, until something is due, or until the
 * pace allows more; then one pass does everything that is possible now, in bounded batches.
 */
export class ReleaseLoop {
  readonly #ports: ReleasePorts;
  readonly #walk: CampaignWalk;
  readonly #due: DueWork;
  readonly #attention: Attention;
  readonly #onStale: (stale: boolean) => void;
  #turn = 0;
  #stale = false;

  constructor(ports: ReleasePorts, onStale: (stale: boolean) => void) {
    this.#ports = ports;
    this.#walk = new CampaignWalk(ports);
    this.#due = new DueWork(ports);
    this.#attention = new Attention({ ...ports, due: this.#due, walk: this.#walk });
    this.#onStale = onStale;
  }

  /** Messages were parked, or something was said of projects. */
  attention(): void {
    this.#attention.call();
  }

  /** Whether the last look at the gates showed them too old. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Runs until `signal` aborts; a pass that fails is logged and tried again with backoff. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let sleepMs: number | null;
      try {
        sleepMs = await this.pass();
        failures = 0;
      } catch (error) {
        this.#ports.logger.error({ err: error }, 'a pass of the release loop failed');
        sleepMs = null;
        await pause(backoffMs(failures, 100, 5_000), signal);
        failures += 1;
        this.#ports.wake.call();
      }
      await pause(BREATH_MS, signal);
      await this.#ports.wake.sleep(sleepMs, signal);
    }
  }

  /** Does what is possible now; answers in how many milliseconds there may be more (0: at once, null: when something changes). */
  async pass(): Promise<number | null> {
    const { pool, clock, allowance, reservations, inFlight } = this.#ports;
    await inFlight.load(pool);
    const partitions = inFlight.partitions();
    if (partitions.length === 0) return null;
    const now = clock.now();
    reservations.catchUp();
    allowance.begin(inFlight.counts(), now.getTime());
    const attention = await this.#attention.look(partitions);
    const due = this.#due.open(await this.#dueWork(now));
    await this.#due.declareUnknown(due.filter(({ state }) => state === 'attempted'));
    const releasable = due.filter(({ state }) => state !== 'attempted');
    const walks = this.#inTurn(await campaignsToWalk(pool, partitions));
    const waits: (number | null)[] = [attention, await this.#release(releasable, walks)];
    waits.push(await this.#complete(partitions));
    if (this.#due.holds) waits.push(1_000);
    if (due.length >= DUE.perNumber) waits.push(ASK_AGAIN_MS);
    waits.push(await this.#nextDue(now));
    return soonest([...waits, allowance.waitMs]);
  }

  #dueWork(now: Date): Promise<WorkRow[]> {
    const { pool, inFlight } = this.#ports;
    return dueWork(pool, inFlight.waitingPartitions(), now, DUE, inFlight.due(now).messageIds);
  }

  /** In how many milliseconds the next row is to be looked at. */
  async #nextDue(now: Date): Promise<number | null> {
    const { pool, clock, inFlight } = this.#ports;
    await inFlight.forgetIdle(pool);
    const waiting = await nextDue(pool, inFlight.waitingPartitions(), now);
    const { next } = inFlight.due(now);
    return soonest([waiting, next].map((at) => at && Math.max(0, at.getTime() - clock.now().getTime())));
  }

  /** Everything that needs open gates; one batched read of them for all. */
  async #release(rows: readonly WorkRow[], walks: readonly CampaignRow[]): Promise<number | null> {
    if (rows.length === 0 && walks.length === 0) return null;
    const gates = await this.#readGates(rows, walks);
    if (!gates) return ASK_AGAIN_MS;
    const released = await this.#due.release(rows, gates);
    const steps = await this.#walk.step(walks, gates);
    if (steps.includes('more') && this.#ports.allowance.waitMs === null) return 0;
    return released === 'ask-again' || steps.includes('ask-again') ? ASK_AGAIN_MS : null;
  }

  async #readGates(rows: readonly WorkRow[], walks: readonly CampaignRow[]): Promise<GateStates | null> {
    const people = rows.flatMap(({ campaignId, contactId }) => (campaignId === null ? [] : [contactId]));
    const states = await this.#ports.gates.read({ ...gateQuestion([...rows, ...walks]), people });
    for (const { phoneNumberId, projectId } of [...rows, ...walks]) {
      this.#ports.allowance.hear(phoneNumberId, states.projects.get(projectId));
    }
    const stale = isStale(states);
    if (stale !== this.#stale) {
      this.#stale = stale;
      this.#onStale(stale);
      this.#ports.logger.warn(
        { stale },
        stale ? 'gates are stale: nothing is released' : 'gates are fresh again',
      );
    }
    return stale ? null : states;
  }

  /** One campaign that cannot be completed must not keep the others from it, nor from going on; answers when to try again. */
  async #complete(partitions: readonly number[]): Promise<number | null> {
    const { pool, reservations, logger } = this.#ports;
    let failed = false;
    for (const campaign of await campaignsToComplete(pool, partitions)) {
      const { campaignId } = campaign;
      if (reservations.has(campaignId)) continue;
      try {
        await this.#completeOne(campaign);
      } catch (error) {
        if (error instanceof DomainError) {
          logger.info({ campaignId, code: error.code }, 'a campaign was not completed now');
          continue;
        }
        logger.error({ err: error, campaignId }, 'a campaign cannot be completed');
        failed = true;
      }
    }
    return failed ? COMPLETE_AGAIN_MS : null;
  }

  async #completeOne(campaign: CampaignRow & { readonly recipients: number }): Promise<void> {
    const { reservations, runner, count } = this.#ports;
    const { campaignId, round, recipients, tenantId, wabaId, key, correlationId, partition } = campaign;
    const { position } = await runner.run({
      decider: campaignDecider,
      stream: streamName.campaign(campaignId),
      command: { type: 'CompleteCampaign', campaignId, round, recipients },
      context: { tenantId, wabaId, key, correlationId, causationId: campaign.startedBy, actor: SCHEDULER },
    });
    reservations.add(campaignId, partition, position);
    count('completed', 1);
  }

  /** Another campaign goes first each time. */
  #inTurn(campaigns: readonly CampaignRow[]): CampaignRow[] {
    if (campaigns.length < 2) return [...campaigns];
    this.#turn = (this.#turn + 1) % campaigns.length;
    return [...campaigns.slice(this.#turn), ...campaigns.slice(0, this.#turn)];
  }
}

function soonest(waits: readonly (number | null)[]): number | null {
  const known = waits.filter((wait) => wait !== null);
  return known.length === 0 ? null : Math.min(...known);
}
