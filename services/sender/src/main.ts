import { addressOfRole, openEngines, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { createGates } from '@wabus/gates';
import { openKeyring } from '@wabus/keyring';
import { openObjects } from '@wabus/media';
import { systemClock as clock, systemIds as ids, runService, Secret } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, watchPostgres } from '@wabus/postgres';
import { openProvider } from '@wabus/providers';
import { openVault } from '@wabus/vault';
import { senderConfig } from './config.ts';
import { createSender } from './service.ts';

await runService({
  name: 'sender',
  settings: senderConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_SENDER_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const as = (role: string): string => addressOfRole(config, role);
    const concurrency = config.WABUS_SENDER_CONCURRENCY;
    closing(watchPostgres(as('wabus_sender')));
    const pool = createPool({
      url: as('wabus_sender'),
      max: 4,
      name: 'sender',
      answerMs: CONSUMER_ANSWER_MS,
    });
    closing({ close: () => pool.end() });
    const { store, log } = closing(
      await openEngines(config, { service: 'sender', logger, metrics, onFatal }),
    );
    await reachInstallation(as('wabus_sender'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids }));
    const vault = closing(
      await openVault({ url: as('wabus_vault'), kek: new Secret(config.WABUS_VAULT_KEY) }),
    );
    const gates = closing(createGates(as('wabus_gates')));
    const provider = closing(
      openProvider('whatsapp', {
        baseUrl: config.WABUS_GRAPH_BASE_URL,
        version: config.WABUS_GRAPH_VERSION,
        appId: config.WABUS_APP_ID,
        appSecret: new Secret(config.WABUS_APP_SECRET),
        connections: concurrency,
      }),
    );
    const mediaPool = createPool({
      url: as('wabus_media'),
      max: 4,
      name: 'sender-media',
      answerMs: CONSUMER_ANSWER_MS,
    });
    closing({ close: () => mediaPool.end() });
    const { objects } = closing(await openObjects(config, config.WABUS_MEDIA_FOLDER, { clock, ids, logger }));
    await log.ensureTopics([topics.send]);
    return createSender({
      ...{ store, log, keyring, vault, gates, provider, pool, clock, ids, logger, metrics },
      media: { pool: mediaPool, objects },
      settings: {
        concurrency,
        numberRate: config.WABUS_SENDER_NUMBER_RATE,
        windowRecords: config.WABUS_SENDER_WINDOW_RECORDS,
      },
    });
  },
});
