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
  'media-unknown': {
    status: 422,
    title: 'The tenant has no such medium',
    meaning:
      'The message names a medium by an id of ours, and the tenant has none with this id: it never was there, is of another tenant, or its person was erased. What is neither an id of ours nor one of Meta’s is one of nothing.',
    retryable: false,
    advice:
      'Name the id that an upload answered, or that of a message which came with a file. Ids of Meta’s have digits only, and are of one number.',
  },
  'media-unfit': {
    status: 422,
    title: 'This kind of message does not carry the file',
    meaning:
      'Each kind of message carries files of a few types, up to a size; `detail` says what the file is, and what this kind takes.',
    retryable: false,
    advice:
      'Send it as the kind that carries its type, or upload it in one of the types that `detail` lists.',
  },
  'media-too-large': {
    status: 413,
    title: 'The file is larger than WhatsApp takes',
    meaning:
      'A file of its type, the kind of message that is to carry it, or the scanner of this installation has a limit of its own; `detail` names it.',
    retryable: false,
    advice: 'Make the file smaller; of a picture or video that must stay as it is, send a link in a text.',
  },
  'media-type-refused': {
    status: 415,
    title: 'WhatsApp carries no files of this type',
    meaning: 'The type of the file is none that any kind of message carries; `detail` lists those that are.',
    retryable: false,
    advice: 'Convert the file into one of the types that `detail` lists, and upload that.',
  },
  'media-mismatch': {
    status: 422,
    title: 'The file is not of the type that it is said to be',
    meaning: 'The content of the file begins as one of another type than its `Content-Type` names.',
    retryable: false,
    advice: 'Send the type that the file is of, as `detail` names it; a file does not change by its name.',
  },
  'media-infected': {
    status: 422,
    title: 'The file has something in it that does harm',
    meaning: 'The scanner of this installation found it; `detail` says what. Nothing was kept.',
    retryable: false,
    advice: 'Send another file; where the scanner is wrong, whoever runs it can tell it so.',
  },
  'media-not-scanned': {
    status: 503,
    title: 'Nobody could look at the file',
    meaning:
      'This installation keeps no file that its scanner said nothing of, and it was away, silent, or could not judge the file: `detail` says which.',
    retryable: true,
    advice: 'Send it again later.',
  },
  'no-thumbnail': {
    status: 404,
    title: 'The medium has no thumbnail, or not yet',
    meaning:
      'It is no picture, none could be made of it, or it is still being made: `detail` says which. The medium itself is there.',
    retryable: false,
    advice:
      'Show the medium itself, or its type. Where it is pending, ask again in a moment: `GET /media/{id}` has `thumbnail.state`.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The medium has no such part',
    meaning: 'The header `Range` asks for bytes behind the end; `Content-Range` says how many there are.',
    retryable: false,
    advice: 'Ask for a part that begins before the end, or leave the header out for all of it.',
  },
});
