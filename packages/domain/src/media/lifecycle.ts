import type { Lifecycle } from '../lifecycle.ts';
import type { MediaStatus } from './state.ts';

const FETCHED = { MediaStored: 'stored', MediaFailed: 'failed' } as const;

/** The life of a medium that came with a message. */
export const MEDIA_LIFECYCLE: Lifecycle<MediaStatus> = {
  none: {
    meaning:
      'Its message announced it; it is shown as pending, and its bytes are fetched. Or nobody gave it yet.',
    next: { ...FETCHED, MediaUploaded: 'stored' },
  },
  pending: { meaning: 'Its bytes are fetched once more.', next: FETCHED },
  stored: { meaning: 'Its bytes are kept.', next: {} },
  failed: {
    meaning: 'Its bytes were not got, for the reason that it has. Nobody tries again by himself.',
    next: { MediaRetryRequested: 'pending' },
  },
};
