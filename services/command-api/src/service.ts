import type { RequestListener, Server } from 'node:http';
import { CommandRunner, Idempotency, type StreamMemory } from '@wabus/commands';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import { createApi, createFaceServer } from '@wabus/http-face';
import type { Jobs } from '@wabus/jobs';
import type { ErasingKeyring } from '@wabus/keyring';
import {
  type Clock,
  closeServer,
  type Ids,
  type Logger,
  listen,
  type Metrics,
  type Secret,
  type Service,
} from '@wabus/platform';
import type { Vault } from '@wabus/vault';
import { bindCommands } from './bind-commands.ts';
import type { MediaKeeping } from './media/upload-media.ts';
import { failurePages } from './problems/failure-pages.ts';
import { UploadJobs, type UploadOrder } from './recipients/upload-jobs.ts';
import { GoLive, type GoLiveRetry } from './signup/go-live.ts';
import type { CommandProvider, Core } from './streams/core.ts';
import { translate } from './streams/translate.ts';
import { KnownTenants } from './tenants/known-tenants.ts';

/** Longest time that one request may take to come in: an upload of recipients may be huge, and its line slow. */
const UPLOAD_LIMIT_MS = 3_600_000;

/** What command-api stands on. */
export interface CommandApiPorts {
  readonly store: EventStore;
  readonly keyring: ErasingKeyring;
  /**
   * How long raw webhooks of an erased person may be there, in milliseconds: as long as the log keeps any, where it cannot
   * forget single ones. Default a minute, in which they are searched for and forgotten.
   */
  readonly rawWebhooksMs?: number;
  readonly vault: Vault;
  /** Uploads that are answered before they are worked on. */
  readonly jobs: Jobs<UploadOrder>;
  /** Where files that are uploaded are kept; its pool logs in as `wabus_media`. */
  readonly media: MediaKeeping;
  readonly provider: CommandProvider;
  readonly gates: Pick<Gates, 'read' | 'approvedTemplates'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Key that service tokens are signed with. */
  readonly tokenKey: Secret;
  /** What its process knows of streams; shared with others there. Default: nothing. */
  readonly memory?: StreamMemory;
  /** How steps of going live are tried again. Default: eight tries in about a minute. */
  readonly goLiveRetry?: GoLiveRetry;
  /** Largest JSON body in bytes, uploads aside. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** How long such a body may take to come in. Default a minute. */
  readonly bodyWithinMs?: number;
  /** Engines that are away, for /readyz. Default: none is looked after. */
  readonly enginesAway?: () => readonly string[];
  /** Address to listen on; absent where another server calls `handler`. Port 0 picks a free one. */
  readonly listen?: { readonly host: string; readonly port: number };
}

/** The service; `handler` answers requests for a server of somebody else's. */
export interface CommandApi extends Service {
  readonly handler: RequestListener;
  /** The port that was taken; null when it does not listen itself. */
  port(): number | null;
}

/** The face that takes commands: it decides, appends and answers once that is durable. */
export function createCommandApi(ports: CommandApiPorts): CommandApi {
  const core = coreOf(ports);
  const goLive = new GoLive(core, ports.goLiveRetry);
  const uploads = new UploadJobs(core, ports.jobs);
  const tenants = new KnownTenants(ports.store);
  let waiting: readonly string[] = ['start'];
  const waitingFor = (): readonly string[] => [...waiting, ...(ports.enginesAway?.() ?? [])];
  let server: Server | undefined;
  let port: number | null = null;
  const { tokenKey, logger, ids, metrics, bodyLimit, bodyWithinMs } = ports;
  const handler = createApi(
    {
      tokenKey,
      logger,
      ids,
      metrics,
      translate,
      operated: { service: { waitingFor }, metrics: [metrics] },
      otherPages: failurePages,
      tenantExists: (tenantId) => tenants.has(tenantId),
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      ...(bodyWithinMs === undefined ? {} : { bodyWithinMs }),
    },
    (bind) => bindCommands(bind, { ...core, goLive, uploads, media: ports.media }),
  );
  return {
    handler,
    port: () => port,
    waitingFor,
    async start() {
      goLive.start();
      uploads.start();
      if (ports.listen) {
        server = createFaceServer({ requestTimeout: UPLOAD_LIMIT_MS }, handler);
        port = await listen(server, ports.listen.port, ports.listen.host);
        logger.info({ port }, 'command-api listens');
      }
      waiting = [];
    },
    async stop() {
      waiting = ['stopping'];
      if (server) await closeServer(server);
      await goLive.stop();
      await uploads.stop();
    },
  };
}

function coreOf(ports: CommandApiPorts): Core {
  const { store, keyring, vault, provider, gates, clock, ids, logger } = ports;
  const runner = new CommandRunner(ports);
  const idempotency = new Idempotency({ store, runner });
  const { rawWebhooksMs = 60_000 } = ports;
  return { store, keyring, rawWebhooksMs, vault, provider, gates, clock, ids, logger, runner, idempotency };
}
