export { createWebhookArchive, type WebhookArchive } from './archive.ts';
export { type CheckedArchive, checkArchive } from './check.ts';
export { installWebhookArchive } from './install.ts';
export { type ListedWebhook, type ListPlace, listArchived, type WebhookFilter } from './list.ts';
export type { ArchivedItem, ReadWebhook, WebhookOutcome } from './webhook.ts';
