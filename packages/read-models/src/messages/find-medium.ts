import { findUploaded, type UploadedMedia } from '../media/fetched.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { findMessage, type MessageRow } from './queries.ts';
import type { MediaRow } from './understood.ts';

/** A medium with the message that it came with. */
interface MediumRow extends MediaRow, Pick<MessageRow, 'projectId' | 'contactId'> {
  readonly id: string;
  readonly messageId: string;
}

/**
 * One medium by its id, which is that of its message, or its own where it was uploaded; null where there is none that
 * anybody could get.
 */
export async function findMedium(
  reader: TenantReader,
  id: string,
): Promise<MediumRow | UploadedMedia | null> {
  const message = await findMessage(reader, id);
  const medium = message?.media ?? message?.voicemail;
  if (!message) return findUploaded(reader, id);
  if (!medium || medium.id === null) return null;
  const { projectId, contactId } = message;
  return { ...medium, id: medium.id, messageId: message.id, projectId, contactId };
}
