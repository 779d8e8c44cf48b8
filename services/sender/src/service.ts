import { setMaxListeners } from 'node:events';
import { CommandRunner, type StreamMemory } from '@wabus/commands';
import { type EventLog, topics, watchConsumer } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import type { Keyring } from '@wabus/keyring';
import type { ObjectStore } from '@wabus/media';
import type { Clock, Ids, Logger, Metrics, Service } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Sending as Provider, Uploads } from '@wabus/provider';
import { type HeardNumber, perSecondOf, USUAL_PER_SECOND } from '@wabus/providers/limits';
import type { Vault } from '@wabus/vault';
import { Admission } from './admission.ts';
import { BusinessTokens } from './business-tokens.ts';
import { Contents } from './contents.ts';
import { GateKeeper } from './gate-keeper.ts';
import { Lanes } from './lanes.ts';
import { ProviderMedia } from './media/provider-media.ts';
import { MessageWriter } from './message-writer.ts';
import { type Limiter, NumberLimiter, unlimited } from './number-limiter.ts';
import { OutageNotice } from './outage-notice.ts';
import { paceOf } from './permit-block.ts';
import { ProviderBreaker } from './provider-breaker.ts';
import { recoveriesOf } from './recoveries.ts';
import { Sending } from './sending.ts';
import { Slots } from './slots.ts';
import { Trouble } from './trouble.ts';

/** How the sender behaves; every time in milliseconds. */
export interface SenderSettings {
  /** Messages between attempt and outcome at once. Default 256. */
  readonly concurrency?: number;
  /** Messages a second of one number, or `off`. Default: what the provider allows as a rule. */
  readonly numberRate?: number | 'off';
  /** Records of one partition in memory. Default 5,000. */
  readonly windowRecords?: number;
  /** From the attempt's record to the start of its call. Default 2,000. */
  readonly callWithinMs?: number;
  /** How long the breaker stays open before it tries again, give or take a quarter. Default 15,000. */
  readonly breakerResetMs?: number;
  /** How long a partition with messages waiting may stand still before that is said. Default 30,000. */
  readonly stalledMs?: number;
  /** How long a stop waits for calls under way. Default 15,000. */
  readonly stopWithinMs?: number;
}

/** What the sender stands on. The pool logs in as `wabus_sender`. */
export interface SenderPorts {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly gates: Gates;
  readonly provider: Provider & Uploads;
  /** Where files that messages name are kept; the pool logs in as `wabus_media`. */
  readonly media: { readonly pool: Pool; readonly objects: Pick<ObjectStore, 'read'> };
  readonly pool: Pool;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What its process knows of streams; shared with others there. Default: nothing. */
  readonly memory?: StreamMemory;
  readonly settings?: SenderSettings;
  /** Jitter; 0 ≤ value < 1. Default: the machine's. */
  readonly random?: () => number;
}

const WINDOW_BYTES = 16 * 1024 * 1024;

/** The sender: takes released messages from `wabus.send` and makes each one's call to the provider at most once. */
export function createSender(ports: SenderPorts): Service {
  const stopping = new AbortController();
  const ended = new AbortController();
  // Every lane that waits listens to them: there are as many as there are numbers.
  setMaxListeners(0, stopping.signal, ended.signal);
  const consumer = ports.log.consumer({ group: 'sender', topics: [topics.send.name] });
  const parts = assemble(ports, consumer, stopping.signal, ended.signal);
  const progress = watchConsumer(consumer, {
    gauge: ports.metrics.gauge<string>(
      'wabus_sender_stalled_seconds',
      'Seconds for which a partition has made no progress while records wait; 0 while it goes on',
      ['topic', 'partition'],
    ),
    why: parts.why,
    stalledMs: ports.settings?.stalledMs,
  });
  let started = false;
  return {
    async start() {
      await consumer.start(parts.admission);
      progress.start();
      started = true;
    },
    async stop() {
      stopping.abort();
      const timer = setTimeout(() => ended.abort(), ports.settings?.stopWithinMs ?? 15_000);
      await Promise.race([parts.lanes.idle(), abortOf(ended.signal)]);
      clearTimeout(timer);
      ended.abort();
      await Promise.all([parts.admission.close(), progress.stop()]);
      if (started) await consumer.stop();
      parts.breaker.close();
      await parts.outage.over();
    },
    starting: () => (started ? [] : ['partitions of wabus.send']),
    waitingFor: () => [
      ...(started ? [] : ['partitions of wabus.send']),
      ...(parts.gates.waiting ? ['fresh gates'] : []),
      ...progress.waitingFor(),
    ],
  };
}

function assemble(
  ports: SenderPorts,
  consumer: ReturnType<EventLog['consumer']>,
  stopping: AbortSignal,
  ended: AbortSignal,
) {
  const { settings = {}, logger, clock, ids, random = Math.random } = ports;
  const numbers = instruments(ports.metrics);
  const trouble = new Trouble(() => clock.now().getTime());
  const limiter = limiterOf(ports);
  const gates = new GateKeeper({
    ...{ gates: ports.gates, clock, logger, onStale: () => numbers.stale.inc() },
    onNumber: (phoneNumberId, number) => limiter.hear(phoneNumberId, number),
  });
  const { pool } = ports;
  const outage = new OutageNotice({ pool, sender: ids.fresh(), now: () => clock.now(), logger });
  const breaker = new ProviderBreaker({
    resetTimeoutMs: settings.breakerResetMs ?? 15_000,
    random,
    onChange: (state) => {
      numbers.breaker.set(state === 'closed' ? 0 : 1);
      if (state === 'closed') void outage.over();
      else outage.begin();
      trouble.breaker = state;
      logger.warn({ state }, 'circuit breaker of the Graph host');
    },
  });
  const sending = new Sending({
    ...{
      writer: new MessageWriter(new CommandRunner(ports), logger, trouble.saw),
      gates,
      breaker,
      clock,
      ids,
      random,
      logger,
    },
    ...{ contents: new Contents(ports.keyring), provider: ports.provider, stopping, ended },
    media: new ProviderMedia({ ...ports, ...ports.media, random, stopping }),
    tokens: new BusinessTokens(ports.vault, () => clock.now().getTime()),
    recoveriesOf: (projectId) => recoveriesOf(ports.store, projectId),
    callWithinMs: settings.callWithinMs ?? 2_000,
    count: (outcome) => numbers.outcomes.inc({ outcome }),
  });
  const slots = new Slots(settings.concurrency ?? 256);
  const guards = { limiter, slots, breaker, gates };
  const lanes = new Lanes({
    guards,
    send: (admitted) => sending.send(admitted),
    signal: stopping,
    logger,
    onTrouble: trouble.saw,
    now: () => clock.now().getTime(),
  });
  const admission = new Admission({
    consumer,
    admit: (admitted) => lanes.admit(admitted),
    window: {
      records: settings.windowRecords ?? 5_000,
      bytes: WINDOW_BYTES,
      commitEveryMs: 500,
      commitEveryRecords: 1_000,
    },
    logger,
    onUnreadable: () => numbers.unreadable.inc(),
  });
  numbers.watch(admission, lanes);
  const why = (): string | null => (gates.waiting ? 'the gates are not fresh' : trouble.why());
  return { admission, lanes, breaker, gates, outage, why };
}

function limiterOf({ settings = {}, pool, ids }: SenderPorts): Limiter {
  const rate = settings.numberRate ?? USUAL_PER_SECOND;
  if (rate === 'off') return unlimited;
  const paceOfNumber = (number: HeardNumber | null) => paceOf(perSecondOf(rate, number));
  return new NumberLimiter({ pool, paceOf: paceOfNumber, owner: ids.fresh() });
}

function instruments(metrics: Metrics) {
  const unfinished = metrics.gauge('wabus_sender_unfinished', 'Records admitted and not finished');
  const inFlight = metrics.gauge('wabus_sender_in_flight', 'Messages between permit and outcome');
  return {
    outcomes: metrics.counter('wabus_sender_outcomes_total', 'What became of messages', ['outcome']),
    stale: metrics.counter('wabus_sender_gates_stale_total', 'How often lanes began to wait for fresh gates'),
    unreadable: metrics.counter(
      'wabus_sender_unreadable_total',
      'Records of wabus.send that could not be read',
    ),
    breaker: metrics.gauge(
      'wabus_sender_breaker_open',
      '1 while the breaker of the Graph host is not closed',
    ),
    watch(admission: Admission, lanes: Lanes) {
      Object.assign(unfinished, { collect: () => unfinished.set(admission.unfinished) });
      Object.assign(inFlight, { collect: () => inFlight.set(lanes.inFlight) });
    },
  };
}

function abortOf(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
