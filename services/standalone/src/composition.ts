import type { Server } from 'node:http';
import { join } from 'node:path';
import { createCommandApi } from '@wabus/command-api';
import { StreamMemory } from '@wabus/commands';
import { readsStore } from '@wabus/engines';
import type { FeedTroubles } from '@wabus/event-feed';
import { topics } from '@wabus/event-log';
import { createFaceServer } from '@wabus/http-face';
import { createSpool } from '@wabus/media';
import { createMediaService } from '@wabus/media-service';
import {
  systemClock as clock,
  closeServer,
  createLogger,
  systemIds as ids,
  type Logger,
  listen,
  Metrics,
  Secret,
  type Service,
} from '@wabus/platform';
import { createProjector, type Projector } from '@wabus/projector';
import type { Provider } from '@wabus/provider';
import { openProvider } from '@wabus/providers';
import { createQueryApi } from '@wabus/query-api';
import { createRelay } from '@wabus/relay';
import { createScheduler } from '@wabus/scheduler';
import { createSender } from '@wabus/sender';
import { createWebhookArchive } from '@wabus/webhook-archive';
import {
  createDeadLetters,
  createNormaliser,
  createUnknownFacts,
  createWaitingStatuses,
  createWamids,
} from '@wabus/webhook-ingest';
import type { Adapters } from './adapters.ts';
import { MEDIA } from './data-folder.ts';
import { gateway } from './gateway.ts';
import type { Ground } from './ground.ts';

/** A million recipients over a slow line take longer than Node's own five minutes. */
const UPLOAD_LIMIT_MS = 3_600_000;

/** What every service is made of. */
export interface Composition extends Ground {
  readonly adapters: Adapters;
  /** What the adapters count. */
  readonly engineMetrics: Metrics;
}

/**
 * All services behind the receiver, started in the order in which facts travel, and the address that both HTTP faces share: `open`
 * takes the address and answers operations, `start` brings the rest.
 */
export class Services {
  readonly #provider: Provider;
  /** What one part appended, the next has in hand. */
  readonly #memory = new StreamMemory();
  readonly #metrics: Metrics[] = [];
  readonly #projector: Projector;
  readonly #background: readonly Service[];
  readonly #faces: {
    readonly commandApi: ReturnType<typeof createCommandApi>;
    readonly queryApi: ReturnType<typeof createQueryApi>;
  };
  readonly #enginesAway: () => readonly string[];
  readonly #server: Server;
  /** What is done before the services start; null once it is. */
  #before: string | null = 'start';

  constructor(composition: Composition, graphUrl: string) {
    const { options, secrets, adapters } = composition;
    this.#enginesAway = adapters.waitingFor;
    this.#provider = openProvider('whatsapp', {
      baseUrl: graphUrl,
      appId: secrets.appId,
      appSecret: new Secret(secrets.appSecret),
      connections: options.senderConcurrency,
    });
    this.#metrics.push(composition.engineMetrics, composition.receiverMetrics);
    this.#projector = this.#projectorOf(composition);
    this.#background = this.#backgroundServices(composition);
    this.#faces = this.#httpFaces(composition);
    const operated = { service: this, metrics: this.#metrics };
    const { commandApi, queryApi } = this.#faces;
    const faces = { commandApi: commandApi.handler, queryApi: queryApi.handler };
    const listener = gateway(faces, operated, () => this.#before === null);
    this.#server = createFaceServer({ requestTimeout: UPLOAD_LIMIT_MS }, listener);
  }

  /** Takes the API's address, where `/readyz` says from now on what is waited for; resolves with the port. */
  open(port: number): Promise<number> {
    return listen(this.#server, port);
  }

  /** What is done before the services start: `/readyz` names it. */
  isDoing(what: string): void {
    this.#before = what;
  }

  /** Starts everything. */
  async start(): Promise<void> {
    for (const service of this.#background) await service.start();
    await this.#faces.queryApi.start();
    await this.#faces.commandApi.start();
    this.#before = null;
  }

  /** Takes no more requests, then lets what is under way end, and stops in the opposite order. */
  async stop(): Promise<void> {
    await this.#faces.queryApi.endStreams();
    await closeServer(this.#server);
    await this.#faces.commandApi.stop();
    await this.#faces.queryApi.stop();
    for (const service of [...this.#background].reverse()) await service.stop();
    await this.#provider.close();
  }

  /** What the parts still wait for, or what of them stands still. */
  waitingFor(): readonly string[] {
    if (this.#before !== null) return [this.#before, ...this.#enginesAway()];
    return [...this.#parts().flatMap((service) => service.waitingFor()), ...this.#enginesAway()];
  }

  /** What of that keeps a whole part from working. */
  starting(): readonly string[] {
    const waits = this.#parts().flatMap((service) => service.starting?.() ?? service.waitingFor());
    return [...waits, ...this.#enginesAway()];
  }

  /** Read models that stand still or catch up. */
  models(): FeedTroubles {
    return this.#projector.models();
  }

  #parts(): readonly Service[] {
    return [...this.#background, this.#faces.commandApi, this.#faces.queryApi];
  }

  #projectorOf({ options, database, adapters: { store, log, keyring } }: Composition): Projector {
    const databaseUrl = database.url('wabus_projector');
    return createProjector({
      store,
      log,
      keyring,
      databaseUrl,
      ...this.#part('projector', options.logLevel),
    });
  }

  #backgroundServices({ options, database, adapters, engines, onFatal }: Composition): Service[] {
    const memory = this.#memory;
    const { store, log, keyring, vault, gates, schedulerPool, senderPool, mediaPool, mediaObjects } =
      adapters;
    const { numberRate, senderConcurrency: concurrency } = options;
    const part = (name: string): { logger: Logger; metrics: Metrics } => this.#part(name, options.logLevel);
    const normaliserUrl = database.url('wabus_normaliser');
    const deadLetters = createDeadLetters(normaliserUrl);
    const unknownFacts = createUnknownFacts(normaliserUrl);
    const wamids = createWamids(normaliserUrl);
    const waiting = createWaitingStatuses(normaliserUrl);
    const archive = createWebhookArchive({ url: normaliserUrl, keyring, clock });
    return [
      closing(() =>
        Promise.all([deadLetters, unknownFacts, wamids, waiting, archive].map((table) => table.close())),
      ),
      ...(readsStore(engines)
        ? []
        : [createRelay({ store, log, databaseUrl: database.url('wabus_relay'), onFatal, ...part('relay') })]),
      this.#projector,
      createNormaliser({
        ...{ store, log, keyring, deadLetters, unknownFacts, wamids, waiting, archive, ids, clock, memory },
        erasures: keyring,
        ...part('normaliser'),
      }),
      createSender({
        ...{ store, log, keyring, vault, gates, provider: this.#provider, pool: senderPool, clock, ids },
        media: { pool: mediaPool, objects: mediaObjects.objects },
        memory,
        ...part('sender'),
        settings: { concurrency, numberRate },
      }),
      createScheduler({
        ...{ store, log, keyring, gates, pool: schedulerPool, clock, ids, memory },
        ...part('scheduler'),
        settings: { numberRate },
      }),
      createMediaService({
        ...{ store, log, keyring, vault, provider: this.#provider, pool: mediaPool, clock, ids, memory },
        objects: mediaObjects,
        spool: createSpool(join(options.data, MEDIA, 'incoming')),
        scanning: adapters.mediaScanning,
        ...part('media'),
      }),
    ];
  }

  #httpFaces({ options, secrets, database, adapters, engines }: Composition) {
    const { store, keyring, vault, jobs, gates, mediaPool } = adapters;
    const tokenKey = new Secret(secrets.tokenKey);
    const provider = this.#provider;
    return {
      commandApi: createCommandApi({
        ...{ store, keyring, vault, jobs, provider, gates, clock, ids, tokenKey, memory: this.#memory },
        ...(engines.WABUS_EVENT_LOG === 'kafka' ? { rawWebhooksMs: topics.webhooks.retentionMs } : {}),
        media: {
          pool: mediaPool,
          objects: adapters.mediaObjects.objects,
          spool: createSpool(join(options.data, MEDIA, 'given')),
          ...adapters.mediaScanning,
        },
        ...this.#part('command-api', options.logLevel),
      }),
      queryApi: createQueryApi({
        ...{ ids, tokenKey, databaseUrl: database.url('wabus_api') },
        media: { keyring, objects: adapters.mediaObjects.objects },
        ...{ events: store, notifies: engines.WABUS_EVENT_STORE === 'postgres' },
        ...this.#part('query-api', options.logLevel),
      }),
    };
  }

  #part(name: string, level: string): { logger: Logger; metrics: Metrics } {
    const metrics = new Metrics(name);
    this.#metrics.push(metrics);
    return { logger: createLogger(name, { level }), metrics };
  }
}

/** Something that is only there to be closed, in its turn. */
function closing(close: () => Promise<unknown>): Service {
  return {
    start: async () => undefined,
    stop: async () => {
      await close();
    },
    waitingFor: () => [],
  };
}
