import { addressOfRole, openEngines, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { createGates } from '@wabus/gates';
import { openKeyring } from '@wabus/keyring';
import { systemClock as clock, systemIds as ids, runService, Secret } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, watchPostgres } from '@wabus/postgres';
import { schedulerConfig } from './config.ts';
import { createScheduler } from './service.ts';

await runService({
  name: 'scheduler',
  settings: schedulerConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_SCHEDULER_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const as = (role: string): string => addressOfRole(config, role);
    closing(watchPostgres(as('wabus_scheduler')));
    const pool = createPool({
      url: as('wabus_scheduler'),
      max: 8,
      name: 'scheduler',
      answerMs: CONSUMER_ANSWER_MS,
      lookups: true,
    });
    closing({ close: () => pool.end() });
    const { store, log } = closing(
      await openEngines(config, { service: 'scheduler', logger, metrics, onFatal }),
    );
    await reachInstallation(as('wabus_scheduler'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids }));
    const gates = closing(createGates(as('wabus_gates')));
    await log.ensureTopics([topics.events]);
    return createScheduler({
      ...{ store, log, keyring, gates, pool, clock, ids, logger, metrics },
      settings: {
        inFlightCap: config.WABUS_SCHEDULER_IN_FLIGHT,
        numberRate: config.WABUS_SCHEDULER_NUMBER_RATE,
      },
    });
  },
});
