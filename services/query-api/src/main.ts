import { runService, Secret, systemIds } from '@wabus/platform';
import { reachPostgres, roleUrl, watchPostgres } from '@wabus/postgres';
import { queryApiConfig } from './config.ts';
import { createQueryApi } from './service.ts';

await runService({
  name: 'query-api',
  settings: queryApiConfig,
  env: process.env,
  async build({ config, logger, metrics, closing, enginesAway }) {
    const databaseUrl = roleUrl(config.WABUS_POSTGRES_URL, 'wabus_api', config.WABUS_POSTGRES_PASSWORD);
    await reachPostgres(databaseUrl);
    closing(watchPostgres(databaseUrl));
    return createQueryApi({
      ...{ ids: systemIds, logger, metrics, databaseUrl },
      enginesAway,
      tokenKey: new Secret(config.WABUS_TOKEN_KEY),
      listen: { host: config.WABUS_QUERY_API_HOST, port: config.WABUS_QUERY_API_PORT },
    });
  },
});
