import { addressOfRole, openEventStore, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { createGates } from '@wabus/gates';
import { createJobs } from '@wabus/jobs';
import { openKeyring } from '@wabus/keyring';
import { systemClock as clock, systemIds as ids, runService, Secret } from '@wabus/platform';
import { watchPostgres } from '@wabus/postgres';
import { openProvider } from '@wabus/providers';
import { openVault } from '@wabus/vault';
import { commandApiConfig } from './config.ts';
import type { UploadOrder } from './recipients/upload-jobs.ts';
import { createCommandApi } from './service.ts';

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
    const gates = closing(createGates(as('wabus_gates')));
    const provider = closing(
      openProvider('whatsapp', {
        baseUrl: config.WABUS_GRAPH_BASE_URL,
        version: config.WABUS_GRAPH_VERSION,
        appId: config.WABUS_APP_ID,
        appSecret: new Secret(config.WABUS_APP_SECRET),
      }),
    );
    return createCommandApi({
      ...{ store, keyring, vault, jobs, provider, gates, clock, ids, logger, metrics },
      enginesAway,
      // Kafka forgets no single record.
      ...(made?.log === 'Kafka' ? { rawWebhooksMs: topics.webhooks.retentionMs } : {}),
      tokenKey: new Secret(config.WABUS_TOKEN_KEY),
      bodyLimit: config.WABUS_COMMAND_API_BODY_LIMIT,
      listen: { host: config.WABUS_COMMAND_API_HOST, port: config.WABUS_COMMAND_API_PORT },
    });
  },
});
