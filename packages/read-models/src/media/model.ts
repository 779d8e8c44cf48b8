import { evolveMedia, initialMedia, type MediaState } from '@wabus/domain';
import { eventTypesOf } from '@wabus/events';
import { defineReadModel, projectStreams, type StreamFold, sharedBy } from '@wabus/projection';
import { media } from './tables.ts';

const mediaFold: StreamFold<MediaState> = {
  stream: 'media',
  table: media,
  initialState: initialMedia,
  evolve: evolveMedia,
  columns: ({ status, place, reason, stored, scan }) => ({
    message_id: place?.messageId,
    project_id: place?.projectId,
    contact_id: place?.contactId,
    status,
    reason,
    mime_type: stored?.mimeType,
    bytes: stored?.bytes,
    scan: scan?.verdict,
    scan_reason: scan?.reason,
  }),
};

/** What became of the bytes of media. */
export const mediaModel = defineReadModel({
  name: 'media',
  version: 1,
  tables: [media],
  reads: [...eventTypesOf('media')],
  opens: [],
  projections: sharedBy(eventTypesOf('media'), async (tx, events) => {
    await projectStreams(tx, mediaFold, events);
  }),
});
