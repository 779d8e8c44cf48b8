import { addressOfRole, openEngines, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { openKeyring } from '@wabus/keyring';
import { runService, Secret, systemIds } from '@wabus/platform';
import { watchPostgres } from '@wabus/postgres';
import { projectorConfig } from './config.ts';
import { createProjector } from './service.ts';

await runService({
  name: 'projector',
  settings: projectorConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_PROJECTOR_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const as = (role: string): string => addressOfRole(config, role);
    closing(watchPostgres(as('wabus_projector')));
    const { store, log } = closing(
      await openEngines(config, { service: 'projector', logger, metrics, onFatal }),
    );
    await reachInstallation(as('wabus_projector'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids: systemIds }));
    await log.ensureTopics([topics.events]);
    return createProjector({
      ...{ store, log, keyring, logger, metrics },
      databaseUrl: as('wabus_projector'),
      maxBatchRecords: config.WABUS_PROJECTOR_BATCH_RECORDS,
    });
  },
});
