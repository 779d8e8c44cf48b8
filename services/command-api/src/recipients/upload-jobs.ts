import { jobResource, ProblemError, problem } from '@wabus/api-contract';
import { DomainError } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import type { RouteAnswer } from '@wabus/http-face';
import type { HeldJob, Jobs } from '@wabus/jobs';
import { backoffMs, pause } from '@wabus/platform';
import { commandIdentity } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { translate } from '../streams/translate.ts';
import { fillLedger, ledgerFor, type UploadWork } from './fill-ledger.ts';
import { digested } from './read-upload.ts';
import { sourceOf, type UploadCall, type UploadReading } from './upload-source.ts';

/** What a job of an upload is to do; its body is kept beside it. */
export interface UploadOrder {
  readonly command: UploadWork['command'];
  readonly campaignId: string;
  readonly reading: UploadReading;
}

/** Jobs that a process works on at once. */
const AT_ONCE = 2;
/** How often a process looks for jobs that another one left; its own it knows of. */
const LOOK_MS = 10_000;
/** From one look for what is long over to the next. */
const SWEEP_MS = 60_000;
/** How often a job says how far it is, and stays with this process. */
const HOLD_MS = 5_000;
/** An error that nobody expected ends a job after so many tries; what may pass by itself is tried without end. */
const TRIES = 5;

/** Uploads that are answered before they are worked on: kept with their body first, so that no crash loses one. */
export class UploadJobs {
  readonly #core: Core;
  readonly #jobs: Jobs<UploadOrder>;
  #stopping = new AbortController();
  #workers: readonly Promise<void>[] = [];
  #bell = Promise.withResolvers<void>();
  #sweepAt = Number.NEGATIVE_INFINITY;

  constructor(core: Core, jobs: Jobs<UploadOrder>) {
    this.#core = core;
    this.#jobs = jobs;
  }

  /** Begins to work on jobs, first on those that a stop or crash left. */
  start(): void {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.#workers = Array.from({ length: AT_ONCE }, () => this.#work(signal));
  }

  /** Lets go of the jobs under way, for whoever starts next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#bell.resolve();
    await Promise.all(this.#workers);
  }

  /**
   * Keeps an upload and answers 202 with its job.
   * @throws {ProblemError} what can be said of it before its rows are read
   */
  async accept(call: UploadCall): Promise<RouteAnswer> {
    const { tenantId, id: campaignId } = call.params;
    const { bytes, ...reading } = sourceOf(call);
    const command = { ...commandIdentity(this.#core, call), mayBeRepeat: true };
    const id = derivedId('job', command.commandId);
    const known = call.idempotencyKey === undefined ? null : await this.#jobs.find(tenantId, id);
    if (!known) await ledgerFor(this.#core, { campaignId, command });
    const { chunks, digest } = digested({ ...reading, bytes });
    const hash = () => this.#core.keyring.hmac(tenantId, digest());
    const kept = await this.#jobs.keep(
      { tenantId, id, work: { command, campaignId, reading } },
      chunks,
      hash,
    );
    if (kept.kind === 'other-body') throw otherBody();
    this.#ring();
    const job = kept.kind === 'known' ? kept.job : { ...FRESH, id };
    const location = `/v1/tenants/${tenantId}/jobs/${id}`;
    return { status: 202, body: jobResource(job), location, replayed: kept.kind === 'known' };
  }

  #ring(): void {
    this.#bell.resolve();
    this.#bell = Promise.withResolvers();
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const rung = this.#bell.promise;
      try {
        const job = await this.#jobs.take();
        if (job) await this.#run(job, signal);
        else {
          await this.#sweep();
          await Promise.race([rung, pause(LOOK_MS, signal)]);
        }
        failures = 0;
      } catch (error) {
        this.#core.logger.error({ err: error }, 'jobs cannot be reached just now');
        await pause(backoffMs(failures, 500, 30_000), signal);
        failures += 1;
      }
    }
  }

  /** What is long over is looked for seldom. */
  async #sweep(): Promise<void> {
    if (performance.now() < this.#sweepAt) return;
    await this.#jobs.sweep();
    this.#sweepAt = performance.now() + SWEEP_MS;
  }

  async #run(job: HeldJob<UploadOrder>, signal: AbortSignal): Promise<void> {
    const { command, campaignId, reading } = job.work;
    const over = new AbortController();
    let received = 0;
    const hold = setInterval(() => {
      void job.hold(received).then(
        (ours) => ours || over.abort(),
        () => undefined,
      );
    }, HOLD_MS);
    const onRows = (rows: number): void => {
      received = rows;
      AbortSignal.any([signal, over.signal]).throwIfAborted();
    };
    try {
      const source = { ...reading, bytes: job.body() };
      const { report } = await fillLedger(this.#core, { command, campaignId, source, onRows });
      await job.finish(report, report.received);
    } catch (error) {
      if (over.signal.aborted) return;
      if (signal.aborted) return await job.release(0);
      await this.#failed(job, error);
    } finally {
      clearInterval(hold);
    }
  }

  async #failed(job: HeldJob<UploadOrder>, error: unknown): Promise<void> {
    const { id, tries } = job;
    const expected = error instanceof ProblemError ? error : translate(error);
    const passing = expected ? expected.body().retryable : tries < TRIES;
    if (!expected) this.#core.logger.error({ err: error, jobId: id, tries }, 'an upload failed');
    if (passing) return job.release(backoffMs(tries, 1_000, 60_000));
    await job.fail((expected ?? problem('internal-error')).body());
  }
}

const FRESH = { state: 'running', done: 0, total: null, result: null, problem: null } as const;

function otherBody(): DomainError {
  return new DomainError(
    'idempotency-key-reused',
    'This Idempotency-Key was used before, for a request with another body.',
  );
}
