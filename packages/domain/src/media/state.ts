import type { EventData } from '@wabus/events';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import type { MediaFailureReason } from './commands.ts';

/** What the state of a medium can be. */
export const MEDIA_STATUSES = ['pending', 'stored', 'failed'] as const;

/** One of a medium's states. */
export type MediaStatus = (typeof MEDIA_STATUSES)[number];

/** A medium. Plain JSON without personal data, so that a projection may keep it. */
export interface MediaState {
  readonly status: MediaStatus;
  /** Absent before the first event. */
  readonly place?: {
    readonly projectId: string;
    /** Of one that came with a message. */
    readonly messageId?: string;
    readonly contactId?: string;
  };
  /** Of one that failed. */
  readonly reason?: MediaFailureReason;
  /** Of one that is stored: where its bytes are, the type found in them, and how many they are. */
  readonly stored?: { readonly objectId: string; readonly mimeType: string; readonly bytes: number };
  /** What a scanner said last; absent where none is used. */
  readonly scan?: Pick<EventData<'MediaScanned'>, 'verdict' | 'reason'>;
}

/** A medium before its first event: its message announced it, and its bytes are still to come. */
export const initialMedia: MediaState = { status: 'pending' };

/** Folds one event into a medium. */
export function evolveMedia(state: MediaState, event: FoldableEvent): MediaState {
  switch (event.type) {
    case 'MediaStored': {
      const { messageId, projectId, contactId, objectId, mimeType, bytes } = event.data;
      return {
        ...scanOf(state),
        status: 'stored',
        place: { messageId, projectId, contactId },
        stored: { objectId, mimeType, bytes },
      };
    }
    case 'MediaUploaded': {
      const { projectId, objectId, mimeType, bytes } = event.data;
      return { status: 'stored', place: { projectId }, stored: { objectId, mimeType, bytes } };
    }
    case 'MediaFailed': {
      const { messageId, projectId, contactId, reason } = event.data;
      return { ...scanOf(state), status: 'failed', place: { messageId, projectId, contactId }, reason };
    }
    case 'MediaScanned': {
      const { messageId, projectId, contactId, verdict, reason } = event.data;
      return {
        ...state,
        place: { messageId, projectId, contactId },
        scan: { verdict, ...(reason ? { reason } : {}) },
      };
    }
    case 'MediaRetryRequested': {
      const { messageId, projectId, contactId } = event.data;
      return { status: 'pending', place: { messageId, projectId, contactId } };
    }
    default:
      event satisfies ElsewhereThan<'media'>;
      return state;
  }
}

/** The scanner's word stands whatever becomes of the bytes. */
const scanOf = ({ scan }: MediaState): Pick<MediaState, 'scan'> => (scan ? { scan } : {});
