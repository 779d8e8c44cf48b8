import { hasMedia } from '@wabus/domain';
import type { Follower } from '@wabus/event-feed';
import type { CatalogueEvent } from '@wabus/events';
import { forgetPeople } from './erase-people.ts';
import { announce, askAgain, settle } from './work-table.ts';

/**
 * Keeps which media are still to be got, from the messages that announce them and from what becomes of them. What a
 * message says beside its type is not looked at: its turn comes later.
 */
export const mediaFollower: Follower = {
  name: 'media',
  version: 1,
  reads: new Set([
    ...['MessageReceived', 'MessageEchoed', 'MediaStored', 'MediaFailed', 'MediaRetryRequested'],
    ...['ContactErased', 'ContactErasureCompleted'],
  ] as const),
  opens: new Set(),
  async project(tx, opened) {
    const events = opened.map(({ event }) => event);
    // In the order in which they are recorded, as far as one medium goes: its message comes first.
    await announce(tx, events.flatMap(announced));
    for (const event of events) {
      if (event.type === 'MediaRetryRequested')
        await askAgain(tx, event.tenantId, event.data.mediaId, event.recordedAt);
      if (event.type === 'MediaStored' || event.type === 'MediaFailed') await settle(tx, event.data.mediaId);
    }
    await forgetPeople(tx, events.flatMap(erasedIn));
  },
};

/** Whom an event erases; once more when no process has a key in memory, for what was kept meanwhile. */
export function erasedIn(event: CatalogueEvent): { tenantId: string; contactId: string }[] {
  if (event.type !== 'ContactErased' && event.type !== 'ContactErasureCompleted') return [];
  return [{ tenantId: event.tenantId, contactId: event.data.contactId }];
}

function announced(event: CatalogueEvent): { mediaId: string; tenantId: string; bulk: boolean }[] {
  if (event.type !== 'MessageReceived' && event.type !== 'MessageEchoed') return [];
  const { messageType, source } = event.data;
  if (!hasMedia(messageType)) return [];
  const mediaId = event.stream.slice('inbound-'.length);
  return [{ mediaId, tenantId: event.tenantId, bulk: source === 'history' }];
}
