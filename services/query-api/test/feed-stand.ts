import { PARTITIONS, partitionOf } from '@wabus/events';
import { issueServiceToken, Metrics, Secret, silentLogger, systemIds } from '@wabus/platform';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { advanceCheckpoint, lockCheckpoint, openForModels, seenBy, useSchema } from '@wabus/projection';
import { LIVE_SCHEMA, models } from '@wabus/read-models';
import { createWorld, type World } from '@wabus/read-models/testing';
import { createQueryApi, type QueryApi } from '../src/index.ts';
import { sayPublished } from './published.ts';

/** An event as the feed tells it, as far as tests look at it. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal?: Readonly<Record<string, unknown>>;
}

/** A page as it is answered, or a problem. */
export interface TestPage {
  readonly data: readonly Told[];
  readonly next: string | null;
  readonly code?: string;
}

/** A world of which the feed is served. */
export interface FeedStand {
  readonly world: World;
  readonly api: QueryApi;
  /** Ends the service, and starts it anew on another port. */
  restart(): Promise<void>;
  /** Forgets all that the models have but which tenants there are, as where they begin anew. */
  forget(): Promise<void>;
  readonly token: string;
  url(path: string): string;
  get(path: string, bearer?: string): Promise<{ readonly status: number; readonly body: TestPage }>;
  /** Takes all events that were appended since through the models, those of these partitions only; other partitions stay behind. */
  project(partitions?: (partition: number) => boolean): Promise<void>;
  close(): Promise<void>;
}

const tokenKey = new Secret('k'.repeat(40));

/** A token that may touch a tenant. */
export const tokenOf = (tenant: string, scopes?: readonly string[]): Promise<string> =>
  issueServiceToken(tokenKey, { subject: 'crm', tenant, ...(scopes ? { scopes } : {}) });

/** The service over a world of its own, which a relay that keeps level is said to be of. */
export async function feedStand(heartbeatMs?: number): Promise<FeedStand> {
  const world = await createWorld();
  await sayPublished(world);
  const started = async (): Promise<QueryApi> => {
    const api = createQueryApi({
      databaseUrl: roleUrl(world.database.url, 'wabus_api'),
      ...{ tokenKey, ids: systemIds, logger: silentLogger, metrics: new Metrics('query-api') },
      events: world.store,
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      listen: { host: '127.0.0.1', port: 0 },
    });
    await api.start();
    return api;
  };
  let api = await started();
  const token = await tokenOf('*');
  const reached = new Map<number, bigint>();
  const url = (path: string): string => `http://127.0.0.1:${api.port()}/v1/tenants/${path}`;
  return {
    ...{ world, token, url },
    get api() {
      return api;
    },
    async restart() {
      await api.stop();
      api = await started();
    },
    async forget() {
      const names = models.flatMap((model) => model.tables.map(({ name }) => name));
      const tables = names.filter((name) => name !== 'tenants').map((name) => `${LIVE_SCHEMA}.${name}`);
      await world.database.pool.query(
        `begin; truncate ${tables.join(', ')}; update ${LIVE_SCHEMA}.checkpoints set position = 0; commit`,
      );
      reached.clear();
    },
    async get(path, bearer = token) {
      const response = await fetch(url(path), { headers: { authorization: `Bearer ${bearer}` } });
      return { status: response.status, body: (await response.json()) as TestPage };
    },
    project: (partitions = () => true) => project(world, reached, partitions),
    async close() {
      await api.stop();
      await world.close();
    },
  };
}

async function project(
  world: World,
  reached: Map<number, bigint>,
  partitions: (partition: number) => boolean,
): Promise<void> {
  const fresh = (await world.events()).filter(({ key, position }) => {
    const partition = partitionOf(key, PARTITIONS);
    return partitions(partition) && position > (reached.get(partition) ?? 0n);
  });
  const opened = await openForModels(world.keyring, models, fresh);
  await inTransaction(world.database.pool, async (tx) => {
    await tx.query('set local role wabus_projector');
    await useSchema(tx, LIVE_SCHEMA);
    for (const model of models) {
      await model.project(tx, seenBy(model, opened));
      for (const [partition, some] of Map.groupBy(fresh, ({ key }) => partitionOf(key, PARTITIONS))) {
        await lockCheckpoint(tx, model, partition);
        await advanceCheckpoint(tx, model, partition, some.at(-1)?.position ?? 0n);
      }
    }
  });
  for (const { key, position } of fresh) reached.set(partitionOf(key, PARTITIONS), position);
}
