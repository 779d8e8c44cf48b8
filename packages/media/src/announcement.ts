import { type AnnouncedMedia, announcedMedia, hasMedia, type SaidSource } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { type Keyring, openPersonal } from '@wabus/keyring';

/** A medium as the message that it came with announces it. */
export interface Announcement extends AnnouncedMedia {
  readonly providerId: string;
  readonly mediaId: string;
  readonly messageId: string;
  readonly projectId: string;
  readonly contactId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** Meta's type of the message, such as `image`. */
  readonly messageType: string;
  readonly source: SaidSource;
  /** When it was said, on Meta's clock, RFC 3339. */
  readonly at: string;
  /** Key of the streams of its account. */
  readonly key: string;
}

/** What announcements are read with. */
export interface AnnouncementPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly keyring: Pick<Keyring, 'open'>;
}

/**
 * The medium that came with a message, whose id it has. Null where the tenant has no such message, where it has no medium
 * that anybody could get, and where the person was erased. Of several ways in which a message came the last one counts.
 */
export async function readAnnouncement(
  { store, keyring }: AnnouncementPorts,
  tenantId: string,
  mediaId: string,
): Promise<Announcement | null> {
  const events = (await store.readStream(streamName.inbound(mediaId))) as CatalogueEvent[];
  const own = events.filter((event) => event.tenantId === tenantId);
  const opened = await openPersonal(keyring, own, new Set(['MessageReceived', 'MessageEchoed']));
  for (const { type, event, personal } of opened.toReversed()) {
    if (type !== 'MessageReceived' && type !== 'MessageEchoed') continue;
    const { data, key } = event;
    const announced = hasMedia(data.messageType)
      ? announcedMedia(data.messageType, personal[0]?.content)
      : null;
    if (announced === null || announced.providerId === null) continue;
    const { projectId, contactId, wabaId, phoneNumberId, messageType, source = 'live', at } = data;
    return {
      ...announced,
      providerId: announced.providerId,
      ...{ mediaId, messageId: mediaId, projectId, contactId, wabaId, phoneNumberId },
      ...{ messageType, source, at, key },
    };
  }
  return null;
}
