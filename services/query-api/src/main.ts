import { addressOfRole, openEventReader } from '@wabus/engines';
import { openKeyring } from '@wabus/keyring';
import { openObjects } from '@wabus/media';
import { runService, Secret, systemClock, systemIds } from '@wabus/platform';
import { reachPostgres, watchPostgres } from '@wabus/postgres';
import { queryApiConfig } from './config.ts';
import { createQueryApi } from './service.ts';

await runService({
  name: 'query-api',
  settings: queryApiConfig,
  env: process.env,
  async build({ config, logger, metrics, closing, enginesAway, onFatal }) {
    const databaseUrl = addressOfRole(config, 'wabus_api');
    await reachPostgres(databaseUrl);
    closing(watchPostgres(databaseUrl));
    const keyring = closing(
      await openKeyring({
        url: addressOfRole(config, 'wabus_keyring'),
        kek: new Secret(config.WABUS_KEYRING_KEY),
        ids: systemIds,
      }),
    );
    const ports = { clock: systemClock, ids: systemIds, logger };
    const { objects } = closing(await openObjects(config, config.WABUS_MEDIA_FOLDER, ports));
    const user = { service: 'query-api', logger, metrics, onFatal };
    const events = await openEventReader(config, user);
    // While the store is away the feed alone has nothing to tell: everything else is read from Postgres.
    closing({ close: () => events.close() });
    return createQueryApi({
      ...{ events, notifies: config.WABUS_EVENT_STORE === 'postgres' },
      ...{ ids: systemIds, logger, metrics, databaseUrl },
      enginesAway,
      media: { keyring, objects },
      tokenKey: new Secret(config.WABUS_TOKEN_KEY),
      listen: { host: config.WABUS_QUERY_API_HOST, port: config.WABUS_QUERY_API_PORT },
    });
  },
});
