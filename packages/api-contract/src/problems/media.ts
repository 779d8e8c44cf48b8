import { define } from './definition.ts';

/** Problems of media and their bytes. */
export const mediaProblems = define({
  'media-address-refused': {
    status: 403,
    title: 'The address of the medium is not good any more',
    meaning:
      'The address was signed for a few minutes and these are over, or it is not the one that was given out: it was cut or changed, or is of another installation.',
    retryable: false,
    advice: 'Read the message or the medium again and use the `url` that is in it then; never store one.',
  },
  'media-not-stored': {
    status: 409,
    title: 'The bytes of the medium are not there',
    meaning:
      'The medium is still being fetched, or it could not be fetched: its `state` and `reason` say which.',
    retryable: false,
    advice:
      'Wait until its `state` is `stored`. One that failed is fetched once more by `POST /media/{id}/retry`.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The medium has no such part',
    meaning: 'The header `Range` asks for bytes behind the end; `Content-Range` says how many there are.',
    retryable: false,
    advice: 'Ask for a part that begins before the end, or leave the header out for all of it.',
  },
});
