import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import type { MediaCommand } from './commands.ts';
import { evolveMedia, initialMedia, type MediaState } from './state.ts';

/** Rules of `media-{mediaId}`: what is stored stays stored, and only one that failed is asked for again. */
export const mediaDecider: Decider<MediaState, MediaCommand> = {
  initialState: initialMedia,
  evolve: evolveMedia,
  decide: decideMedia,
};

const INFECTED = 'A scanner found something in the file that does harm.';

function decideMedia(command: MediaCommand, { status, scan, place: known }: MediaState): DomainEvent[] {
  if (command.type === 'RecordMediaUploaded') {
    const { type: _type, ...data } = command;
    return known ? [] : [{ type: 'MediaUploaded', data }];
  }
  const { mediaId, messageId, projectId, contactId } = command;
  const place = { mediaId, messageId, projectId, contactId };
  switch (command.type) {
    case 'RecordMediaStored': {
      if (status !== 'pending') return [];
      const { objectId, mimeType, bytes } = command;
      return [{ type: 'MediaStored', data: { ...place, objectId, mimeType, bytes } }];
    }
    case 'RecordMediaFailed': {
      if (status !== 'pending') return [];
      const { reason, detail } = command;
      return [{ type: 'MediaFailed', data: { ...place, reason, detail } }];
    }
    case 'RecordMediaScanned': {
      const { verdict, reason } = command.scan;
      if (status !== 'pending' || (scan?.verdict === verdict && scan.reason === reason)) return [];
      const scanned = { type: 'MediaScanned', data: { ...place, ...command.scan } } as const;
      if (verdict !== 'infected') return [scanned];
      return [scanned, { type: 'MediaFailed', data: { ...place, reason: 'infected', detail: INFECTED } }];
    }
    case 'RequestMediaRetry':
      return status === 'failed' ? [{ type: 'MediaRetryRequested', data: place }] : [];
  }
}
