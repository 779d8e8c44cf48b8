import { addressOfRole, openEngines, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { openKeyring } from '@wabus/keyring';
import { systemIds as ids, runService, Secret, systemClock } from '@wabus/platform';
import { watchPostgres } from '@wabus/postgres';
import { createWebhookArchive } from '@wabus/webhook-archive';
import { normaliserConfig } from './config.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createNormaliser } from './service.ts';
import { createUnknownFacts } from './unknown-facts.ts';
import { createWaitingStatuses } from './waiting-statuses.ts';
import { createWamids } from './wamids.ts';

await runService({
  name: 'webhook-normaliser',
  settings: normaliserConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_NORMALISER_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const as = (role: string): string => addressOfRole(config, role);
    closing(watchPostgres(as('wabus_normaliser')));
    const { store, log } = closing(
      await openEngines(config, { service: 'webhook-normaliser', logger, metrics, onFatal }),
    );
    await reachInstallation(as('wabus_normaliser'), config);
    const kek = new Secret(config.WABUS_KEYRING_KEY);
    const keyring = closing(await openKeyring({ url: as('wabus_keyring'), kek, ids }));
    const deadLetters = closing(createDeadLetters(as('wabus_normaliser')));
    const unknownFacts = closing(createUnknownFacts(as('wabus_normaliser')));
    const wamids = closing(createWamids(as('wabus_normaliser')));
    const waiting = closing(createWaitingStatuses(as('wabus_normaliser')));
    const archive = closing(
      createWebhookArchive({ url: as('wabus_normaliser'), keyring, clock: systemClock }),
    );
    await log.ensureTopics([topics.webhooks, topics.bulkWebhooks]);
    const tables = { deadLetters, unknownFacts, wamids, waiting, archive };
    const archivedDays = config.WABUS_WEBHOOK_ARCHIVE_DAYS;
    return createNormaliser({
      log,
      store,
      keyring,
      erasures: keyring,
      ...tables,
      ids,
      logger,
      metrics,
      archivedDays,
    });
  },
});
