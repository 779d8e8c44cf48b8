import { createPostgresEventStore } from '@wabus/event-store';
import { createKeyring } from '@wabus/keyring';
import {
  createLogger,
  loadConfig,
  Metrics,
  runProcess,
  Secret,
  systemClock,
  systemIds,
} from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { createGates } from '@wabus/read-models';
import { createVault } from '@wabus/vault';
import { createGraphClient } from '@wabus/whatsapp';
import { commandApiConfig } from './config.ts';
import { createCommandApi } from './service.ts';

const config = loadConfig(commandApiConfig, process.env);
const logger = createLogger('command-api', { level: config.WABUS_LOG_LEVEL });
const as = (role: string) => roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);

const store = createPostgresEventStore({ url: as('wabus_store'), logger });
const keyring = createKeyring({
  url: as('wabus_keyring'),
  kek: new Secret(config.WABUS_KEYRING_KEY),
  ids: systemIds,
});
const vault = createVault({ url: as('wabus_vault'), kek: new Secret(config.WABUS_VAULT_KEY) });
const gates = createGates(as('wabus_gates'));
const graph = createGraphClient({
  baseUrl: config.WABUS_GRAPH_BASE_URL,
  version: config.WABUS_GRAPH_VERSION,
  appId: config.WABUS_APP_ID,
  appSecret: new Secret(config.WABUS_APP_SECRET),
});
const api = createCommandApi({
  store,
  keyring,
  vault,
  graph,
  gates,
  clock: systemClock,
  ids: systemIds,
  logger,
  metrics: new Metrics('command-api'),
  tokenKey: new Secret(config.WABUS_TOKEN_KEY),
  bodyLimit: config.WABUS_COMMAND_API_BODY_LIMIT,
  listen: { host: config.WABUS_COMMAND_API_HOST, port: config.WABUS_COMMAND_API_PORT },
});

await runProcess(
  {
    start: () => api.start(),
    waitingFor: () => api.waitingFor(),
    async stop() {
      await api.stop();
      await Promise.all([store.close(), keyring.close(), vault.close(), graph.close(), gates.close()]);
    },
  },
  logger,
);
