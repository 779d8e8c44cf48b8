import type { RequestListener, Server } from 'node:http';
import { type ProblemError, problem } from '@wabus/api-contract';
import type { EventReader } from '@wabus/event-store';
import { createApi, createFaceServer } from '@wabus/http-face';
import { createThumbnailWishes } from '@wabus/media';
import {
  closeServer,
  type Ids,
  type Logger,
  listen,
  type Metrics,
  type Secret,
  type Service,
} from '@wabus/platform';
import { isPassing } from '@wabus/postgres';
import { createReadDatabase, InvalidCursorError } from '@wabus/read-models';
import { Feed } from './events/feed.ts';
import { MediaAddresses } from './media/addresses.ts';
import type { MediaBytes } from './media/serve.ts';
import { Reads } from './reads.ts';
import { bindRoutes } from './routes.ts';

/** What query-api stands on. */
export interface QueryApiPorts {
  /** Logs in as `wabus_api`. */
  readonly databaseUrl: string;
  /** Key that service tokens are signed with. */
  readonly tokenKey: Secret;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What the bytes of media are served from; without it none are. */
  readonly media?: MediaBytes;
  /** Where the feed reads events; without it there is none. */
  readonly events?: EventReader;
  /** Whether appends are told of by notifications of the database, as where it holds the events. Default true. */
  readonly notifies?: boolean;
  /** From one sign of life of a stream to the next, in milliseconds. Default 15,000. */
  readonly heartbeatMs?: number;
  /** Default: `read_models`. */
  readonly schema?: string;
  /** How long a read waits for its `minPosition`. Default 5,000 ms. */
  readonly maxWaitMs?: number;
  /** How long a read waits for a connection, and then for each answer of the database. Default 10,000 ms. */
  readonly answerMs?: number;
  /** Engines that are away, for /readyz. Default: none is looked after. */
  readonly enginesAway?: () => readonly string[];
  /** Address to listen on; absent where another server calls `handler`. Port 0 picks a free one. */
  readonly listen?: { readonly host: string; readonly port: number };
}

/** The service; `handler` answers requests for a server of somebody else's. */
export interface QueryApi extends Service {
  readonly handler: RequestListener;
  /** The port that was taken; null when it does not listen itself. */
  port(): number | null;
  /** Ends what is told as a stream, and takes no more of it: a server of somebody else's ends only then. */
  endStreams(): Promise<void>;
}

/** The face that only reads: read models under row-level security, one tenant per request. */
export function createQueryApi(ports: QueryApiPorts): QueryApi {
  const { tokenKey, logger, ids, metrics, schema, answerMs, maxWaitMs = 5_000 } = ports;
  const database = createReadDatabase(ports.databaseUrl, {
    ...(schema === undefined ? {} : { schema }),
    ...(answerMs === undefined ? {} : { answerMs }),
  });
  const addresses = new MediaAddresses(tokenKey);
  const wishes = createThumbnailWishes(ports.databaseUrl);
  const listenUrl = ports.notifies === false ? undefined : ports.databaseUrl;
  const { events, heartbeatMs } = ports;
  const feed = events && new Feed({ database, events, logger, metrics, listenUrl, heartbeatMs });
  const media = { addresses, bytes: ports.media, wishes };
  const reads = new Reads({ database, metrics, maxWaitMs, media, feed });
  const endStreams = async (): Promise<void> => feed?.stop();
  let waiting: readonly string[] = ['start'];
  const waitingFor = (): readonly string[] => [...waiting, ...(ports.enginesAway?.() ?? [])];
  let server: Server | undefined;
  let port: number | null = null;
  const handler = createApi(
    {
      tokenKey,
      logger,
      ids,
      translate,
      signedCaller: (params, query) => addresses.callerBy(params, query),
      operated: { service: { waitingFor }, metrics: [metrics] },
      // Whether the tenant exists is read in the same snapshot as the answer, after waiting for `minPosition`.
      tenantExists: async () => true,
    },
    (bind) => bindRoutes(bind, reads),
  );
  return {
    handler,
    port: () => port,
    waitingFor,
    endStreams,
    async start() {
      await database.progress();
      if (ports.listen) {
        server = createFaceServer({}, handler);
        port = await listen(server, ports.listen.port, ports.listen.host);
        logger.info({ port }, 'query-api listens');
      }
      waiting = [];
    },
    async stop() {
      waiting = ['stopping'];
      await endStreams();
      if (server) await closeServer(server);
      await Promise.all([database.close(), wishes.close()]);
    },
  };
}

/** SQLSTATE of a statement that took longer than its role may. */
const TOOK_TOO_LONG = '57014';

function translate(error: unknown): ProblemError | null {
  if (error instanceof Error && 'code' in error && error.code === TOOK_TOO_LONG) {
    return problem('service-unavailable', {
      detail:
        'This read took longer than one may. Ask again in a moment, or for less, such as a shorter time or a smaller page.',
    });
  }
  if (isPassing(error)) {
    return problem('service-unavailable', { detail: 'The read models cannot be reached just now.' });
  }
  if (!(error instanceof InvalidCursorError)) return null;
  const detail = 'must be `next` of a page of this list';
  return problem('validation-failed', {
    detail: 'Wrong: query.after.',
    errors: [{ path: 'query.after', code: 'invalid-cursor', detail }],
  });
}
