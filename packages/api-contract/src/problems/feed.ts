import { define } from './definition.ts';

/** Problems of following what happens. */
export const feedProblems = define({
  'cursor-expired': {
    status: 410,
    title: 'What the cursor names is not kept any more',
    meaning:
      'The feed was asked to go on behind an event that is not kept any more, so some of what happened since may be missing.',
    retryable: false,
    advice:
      'Read what you need from the API as it is now, then follow the feed anew, without a cursor or from `after=now`.',
  },
  'cursor-unknown': {
    status: 422,
    title: 'The feed never gave this cursor',
    meaning:
      'No event of this tenant stands at the place that the cursor names: it is of another list, tenant or installation, or from before a backup was restored.',
    retryable: false,
    advice:
      'Pass a cursor of this feed as it came. Where there is none, ask without one for all that happened, or with `after=now` for what comes.',
  },
});
