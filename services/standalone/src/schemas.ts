import { deriveTopics, installEventLog } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { installJobs } from '@wabus/jobs';
import { installKeyring } from '@wabus/keyring';
import { installMedia } from '@wabus/media';
import { installReadModels } from '@wabus/read-models';
import { installRelay } from '@wabus/relay';
import { installScheduler } from '@wabus/scheduler';
import { installSender } from '@wabus/sender';
import { installVault } from '@wabus/vault';
import { installWebhookArchive } from '@wabus/webhook-archive';

/**
 * Brings the schema of every room up to date.
 * @param readsStore whether consumers read the event store itself, so that no relay copies it
 */
export async function installSchemas(ownerUrl: string, readsStore: boolean): Promise<void> {
  for (const install of [
    installEventStore,
    installEventLog,
    installKeyring,
    installVault,
    installJobs,
    (url: string) => installRelay(url, { readsStore }),
    installReadModels,
    installWebhookArchive,
    installScheduler,
    installSender,
    installMedia,
  ]) {
    await install(ownerUrl);
  }
  if (readsStore) await deriveTopics(ownerUrl);
}
