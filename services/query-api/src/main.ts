import { createLogger, loadConfig, Metrics, runProcess, Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { queryApiConfig } from './config.ts';
import { createQueryApi } from './service.ts';

const config = loadConfig(queryApiConfig, process.env);
const logger = createLogger('query-api', { level: config.WABUS_LOG_LEVEL });
const queryApi = createQueryApi({
  databaseUrl: roleUrl(config.WABUS_POSTGRES_URL, 'wabus_api', config.WABUS_POSTGRES_PASSWORD),
  tokenKey: new Secret(config.WABUS_TOKEN_KEY),
  ids: systemIds,
  logger,
  metrics: new Metrics('query-api'),
  listen: { host: config.WABUS_QUERY_API_HOST, port: config.WABUS_QUERY_API_PORT },
});

await runProcess(queryApi, logger);
