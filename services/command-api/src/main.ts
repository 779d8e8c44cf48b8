import { join } from 'node:path';
import { addressOfRole, openEventStore, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { createGates } from '@wabus/gates';
import { createJobs } from '@wabus/jobs';
import { openKeyring } from '@wabus/keyring';
import { clearAbandonedSpools, createSpool, openObjects, scanningOf } from '@wabus/media';
import { systemClock as clock, systemIds as ids, runService, Secret } from '@wabus/platform';
import { createPool, REQUEST_ANSWER_MS, watchPostgres } from '@wabus/postgres';
import { openProvider } from '@wabus/providers';
import { openVault } from '@wabus/vault';
import { commandApiConfig } from './config.ts';
import type { UploadOrder } from './recipients/upload-jobs.ts';
import { createCommandApi } from './service.ts';

/** Of each process one of its own. */
const SPOOL = 'given-';

await runService({
  name: 'command-api',
  settings: commandApiConfig,
  env: process.env,
  async build({ config, logger, metrics, onFatal, closing, enginesAway }) {
    const as = (role: string): string => addressOfRole(config, role);
    closing(watchPostgres(as('wabus_keyring')));
    const store = closing(await openEventStore(config, { service: 'command-api', logger, metrics, onFatal }));
    const made = await reachInstallation(as('wabus_keyring'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids }));
    const vault = closing(
      await openVault({ url: as('wabus_vault'), kek: new Secret(config.WABUS_VAULT_KEY) }),
    );
    const jobs = closing(createJobs<UploadOrder>({ url: as('wabus_jobs'), keyring, ids }));
    const pool = createPool({
      url: as('wabus_media'),
      max: 4,
      name: 'command-api',
      answerMs: REQUEST_ANSWER_MS,
    });
    closing({ close: () => pool.end() });
    const gates = closing(createGates(as('wabus_gates')));
    const provider = closing(
      openProvider('whatsapp', {
        baseUrl: config.WABUS_GRAPH_BASE_URL,
        version: config.WABUS_GRAPH_VERSION,
        appId: config.WABUS_APP_ID,
        appSecret: new Secret(config.WABUS_APP_SECRET),
      }),
    );
    const folder = config.WABUS_MEDIA_FOLDER;
    await clearAbandonedSpools(folder, SPOOL, clock.now());
    const { objects } = closing(await openObjects(config, folder, { clock, ids, logger }));
    const media = {
      ...{ pool, objects, ...scanningOf(config) },
      spool: createSpool(join(folder, SPOOL + ids.fresh())),
    };
    return createCommandApi({
      ...{ media, store, keyring, vault, jobs, provider, gates, clock, ids, logger, metrics },
      enginesAway,
      // Kafka forgets no single record.
      ...(made?.log === 'Kafka' ? { rawWebhooksMs: topics.webhooks.retentionMs } : {}),
      tokenKey: new Secret(config.WABUS_TOKEN_KEY),
      bodyLimit: config.WABUS_COMMAND_API_BODY_LIMIT,
      listen: { host: config.WABUS_COMMAND_API_HOST, port: config.WABUS_COMMAND_API_PORT },
    });
  },
});
