import { join } from 'node:path';
import { addressOfRole, openEngines, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { openKeyring } from '@wabus/keyring';
import { clearAbandonedSpools, createSpool, openObjects, scanningOf } from '@wabus/media';
import { systemClock as clock, systemIds as ids, runService, Secret } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, watchPostgres } from '@wabus/postgres';
import { openProvider } from '@wabus/providers';
import { openVault } from '@wabus/vault';
import { mediaConfig } from './config.ts';
import { createMediaService } from './service.ts';

/** Of each process one of its own. */
const SPOOL = 'incoming-';

await runService({
  name: 'media',
  settings: mediaConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_MEDIA_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const as = (role: string): string => addressOfRole(config, role);
    closing(watchPostgres(as('wabus_media')));
    const pool = createPool({ url: as('wabus_media'), max: 6, name: 'media', answerMs: CONSUMER_ANSWER_MS });
    closing({ close: () => pool.end() });
    const { store, log } = closing(await openEngines(config, { service: 'media', logger, metrics, onFatal }));
    await reachInstallation(as('wabus_media'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids }));
    const vault = closing(
      await openVault({ url: as('wabus_vault'), kek: new Secret(config.WABUS_VAULT_KEY) }),
    );
    const { WABUS_MEDIA_HOSTS: hosts, WABUS_MEDIA_FOLDER: folder } = config;
    const provider = closing(
      openProvider('whatsapp', {
        baseUrl: config.WABUS_GRAPH_BASE_URL,
        version: config.WABUS_GRAPH_VERSION,
        appId: config.WABUS_APP_ID,
        appSecret: new Secret(config.WABUS_APP_SECRET),
        ...(hosts.length === 0 ? {} : { mediaHosts: hosts }),
      }),
    );
    await log.ensureTopics([topics.events]);
    const kept = closing(await openObjects(config, folder, { clock, ids, logger }));
    await clearAbandonedSpools(folder, SPOOL, clock.now());
    return createMediaService({
      ...{ store, log, keyring, vault, provider, pool, clock, ids, logger, metrics },
      objects: kept,
      spool: createSpool(join(folder, SPOOL + ids.fresh())),
      scanning: scanningOf(config),
      settings: {
        concurrency: config.WABUS_MEDIA_CONCURRENCY,
        mostBytes: config.WABUS_MEDIA_MOST_BYTES,
        refusedTypes: config.WABUS_MEDIA_REFUSED_TYPES,
      },
    });
  },
});
