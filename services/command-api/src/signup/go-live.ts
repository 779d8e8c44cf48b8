import { consequenceOf } from '@wabus/commands';
import { type ProjectCommand, type ProjectState, projectDecider } from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import { type Actor, streamName } from '@wabus/events';
import { backoffMs, pause, Secret } from '@wabus/platform';
import type { ProviderRefusal } from '@wabus/provider';
import type { Core } from '../streams/core.ts';
import { eventsSoFar } from '../streams/events-so-far.ts';
import { failureOfAnswer, maySucceedLater } from '../streams/graph-problems.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import { EXCHANGE_LIMIT_MS, endCutOff, isCutOff } from './cut-off.ts';
import { requestPhoneData } from './phone-data.ts';

const ACTOR: Actor = { kind: 'system', id: 'command-api' };

/**
 * How a step of going live is tried again: the pauses double from `firstMs` to `maxMs`. By default eight tries in about
 * a minute; Meta blocks a number after ten registrations in 72 hours.
 */
export interface GoLiveRetry {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly tries: number;
}

/**
 * What goes on after a signup was answered: subscribe, register with a random PIN (a number of a phone app is registered,
 * and asked what the app knows instead), activate; a straight line, each step an event, so that it is picked up where it stood. A step that Meta may take later is tried again with backoff;
 * after its last try, and at once where no repetition helps, the project has failed and its checklist says why.
 */
export class GoLive {
  readonly #core: Core;
  readonly #retry: GoLiveRetry;
  readonly #underWay = new Map<string, Promise<void>>();
  /** Projects that were asked for again while under way: the walk may just have seen its end. */
  readonly #again = new Set<string>();
  #stopping = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  constructor(core: Core, retry: GoLiveRetry = { firstMs: 500, maxMs: 60_000, tries: 8 }) {
    this.#core = core;
    this.#retry = retry;
  }

  /** Begins to look for projects that a stop or crash left on their way, and goes on with them; nobody waits for it. */
  start(): void {
    this.#stopping = new AbortController();
    this.#looking = this.#pickUp(this.#stopping.signal);
  }

  /** Goes on with a project, in one walk at a time. */
  goOn(tenantId: string, projectId: string): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#underWay.has(projectId)) return void this.#again.add(projectId);
    const walk = this.#walk(tenantId, projectId).finally(() => {
      this.#underWay.delete(projectId);
      if (this.#again.delete(projectId)) this.goOn(tenantId, projectId);
    });
    this.#underWay.set(projectId, walk);
  }

  /** Stops after the steps under way; `start` picks the rest up. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
    await Promise.all(this.#underWay.values());
  }

  /** The look goes over every project there ever was, which takes its time in a large store. */
  async #pickUp(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        for (const [projectId, tenantId] of await this.#unfinished(signal)) this.goOn(tenantId, projectId);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#core.logger.error({ err: error, attempt }, 'projects on their way could not be looked for yet');
        await pause(backoffMs(attempt, 500, 30_000), signal);
      }
    }
  }

  async #unfinished(signal: AbortSignal): Promise<Map<string, string>> {
    const open = new Map<string, string>();
    for await (const event of eventsSoFar(this.#core.store, ['project-'], signal)) {
      if (signal.aborted) break;
      if (event.type === 'EmbeddedSignupCompleted') open.set(event.data.projectId, event.tenantId);
      else if (
        event.type === 'ProjectActivated' ||
        event.type === 'ProjectFailed' ||
        event.type === 'EmbeddedSignupFailed'
      ) {
        open.delete(event.data.projectId);
      }
    }
    return open;
  }

  async #walk(tenantId: string, projectId: string): Promise<void> {
    const { signal } = this.#stopping;
    let [attempt, refused] = [0, 0];
    while (!signal.aborted) {
      const last = refused + 1 >= this.#retry.tries;
      const done = await this.#step(tenantId, projectId, last).catch((error: unknown) => {
        this.#core.logger.error({ err: error, projectId, attempt }, 'a step of going live failed');
        return 'broken' as const;
      });
      if (done === 'finished') return;
      if (done === 'next') [attempt, refused] = [0, 0];
      else {
        if (done === 'later') refused += 1;
        await pause(backoffMs(attempt, this.#retry.firstMs, this.#retry.maxMs), signal);
        attempt += 1;
      }
    }
  }

  /**
   * One step: `next` when it is done, `later` when it is to be tried again, `finished` when nothing is left to do. Of
   * the `last` try a passing failure is final, too; what fails on our own side is tried without end.
   */
  async #step(tenantId: string, projectId: string, last: boolean): Promise<'next' | 'later' | 'finished'> {
    const stream = streamName.project(projectId);
    const project = (await readSnapshot(this.#core, projectDecider, stream))?.state;
    if (!project?.signup) return 'finished';
    if (project.signup.phase === 'exchanging') return this.#awaitExchange(tenantId, project);
    if (project.signup.phase !== 'going-live') return 'finished';
    const { signupId, subscribed, registered } = project.signup;
    const run = (command: ProjectCommand) =>
      this.#core.runner.run({
        decider: projectDecider,
        stream,
        command,
        context: consequenceOf({ tenantId, correlationId: signupId, actor: ACTOR }, signupId, tenantId),
      });
    const record: Recorder = (command) =>
      run(command).catch((error: unknown) => {
        // What no store takes as Meta worded it is recorded without the words.
        if (!isRefusedForGood(error) || !('failure' in command)) throw error;
        const { meta: _words, ...failure } = command.failure;
        return run({ ...command, failure });
      });
    if (!subscribed) return this.#subscribe(tenantId, project, last, record);
    if (!registered) return this.#register(tenantId, project, last, record);
    if (project.connection?.onBusinessApp) {
      const token = await this.#token(tenantId, projectId);
      const asking = { tenantId, project, actor: ACTOR, token, last };
      if ((await requestPhoneData(this.#core, asking)) === 'later') return 'later';
    }
    await record({ type: 'ActivateProject', projectId });
    this.#core.logger.info({ projectId, tenantId }, 'project is active');
    return 'finished';
  }

  /** A request may still be at it, here or in another process; when it was cut off, it is ended. */
  async #awaitExchange(tenantId: string, project: ProjectState): Promise<'next'> {
    if (!isCutOff(project, this.#core.clock)) {
      await pause(EXCHANGE_LIMIT_MS / 20, this.#stopping.signal);
      return 'next';
    }
    const correlationId = project.signup?.signupId ?? project.projectId;
    await endCutOff(this.#core, { tenantId, correlationId, actor: ACTOR }, project);
    return 'next';
  }

  async #subscribe(tenantId: string, project: ProjectState, last: boolean, record: Recorder) {
    const { projectId } = project;
    const token = await this.#token(tenantId, projectId);
    const answer = await this.#core.provider.subscribeWebhooks(project.connection?.wabaId ?? '', token);
    if (answer.kind !== 'ok') return this.#refused(project, 'webhooks', answer, last, record);
    await record({ type: 'RecordWebhooksSubscribed', projectId });
    return 'next' as const;
  }

  async #register(tenantId: string, project: ProjectState, last: boolean, record: Recorder) {
    const { projectId } = project;
    const token = await this.#token(tenantId, projectId);
    const pin = await this.#pin(tenantId, projectId);
    const answer = await this.#core.provider.registerNumber(
      project.connection?.phoneNumberId ?? '',
      pin,
      token,
    );
    if (answer.kind === 'ok') {
      await record({ type: 'RecordNumberRegistered', projectId });
      return 'next' as const;
    }
    if (last || !passes(answer)) {
      await record({ type: 'RecordRegistrationFailed', projectId, failure: failureOfAnswer(answer) });
    }
    return this.#refused(project, 'phone-number', answer, last, record);
  }

  async #refused(
    project: ProjectState,
    step: string,
    answer: ProviderRefusal,
    last: boolean,
    record: Recorder,
  ): Promise<'later' | 'finished'> {
    const { projectId } = project;
    const failure = failureOfAnswer(answer);
    this.#core.logger.warn({ projectId, step, code: failure.code }, 'Meta did not take a step of going live');
    if (!last && passes(answer)) return 'later';
    await record({ type: 'FailProject', projectId, step, failure });
    return 'finished';
  }

  async #token(tenantId: string, projectId: string): Promise<Secret> {
    const token = await this.#core.vault.get({ tenantId, projectId, purpose: 'business-token' });
    if (!token) throw new Error('the vault has no token of a project that is going live');
    return token;
  }

  /** The PIN lies in the vault before Meta gets it, so that every try registers with the same one. */
  async #pin(tenantId: string, projectId: string): Promise<Secret> {
    const place = { tenantId, projectId, purpose: 'two-step-pin' } as const;
    const known = await this.#core.vault.get(place);
    if (known) return known;
    const pin = new Secret(this.#core.ids.digits(6));
    await this.#core.vault.put(place, pin);
    return pin;
  }
}

/** Whether a step may be tried again soon: a number that is blocked for guessed PINs stays so for hours. */
function passes(answer: ProviderRefusal): boolean {
  return maySucceedLater(answer) && !(answer.kind === 'later' && answer.of === 'number');
}

type Recorder = (command: ProjectCommand) => Promise<unknown>;
