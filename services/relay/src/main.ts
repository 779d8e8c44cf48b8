import { addressOfRole, openEngines, reachInstallation, readsStore } from '@wabus/engines';
import { runService } from '@wabus/platform';
import { watchPostgres } from '@wabus/postgres';
import { schemaRegistryOf, verifySchemas } from '@wabus/schema-registry';
import { relayConfig } from './config.ts';
import { idleRelay } from './idle-relay.ts';
import { createRelay } from './service.ts';

await runService({
  name: 'relay',
  settings: relayConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_RELAY_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const databaseUrl = addressOfRole(config, 'wabus_relay');
    closing(watchPostgres(databaseUrl));
    if (readsStore(config)) {
      await reachInstallation(databaseUrl, config);
      return idleRelay(logger, metrics);
    }
    const registry = schemaRegistryOf(config);
    // Whoever reads by the registry must find there what is written by the lock.
    if (registry) await verifySchemas(registry);
    const { store, log } = closing(await openEngines(config, { service: 'relay', logger, metrics, onFatal }));
    await reachInstallation(databaseUrl, config);
    return createRelay({ store, log, databaseUrl, logger, metrics, onFatal });
  },
});
