import { define } from './definition.ts';

/** Problems of any request: token, path, body, storage. */
export const transportProblems = define({
  unauthenticated: {
    status: 401,
    title: 'No valid token',
    meaning:
      'The request carries no service token, or one that is expired, altered or of another installation.',
    retryable: false,
    advice:
      'Send `Authorization: Bearer <service token>` with a token of this installation that has not expired.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    meaning: 'There is no such thing below this tenant, or the token may not touch this tenant.',
    retryable: false,
    advice:
      'Check the ids in the path. What belongs to another tenant answers the same as what does not exist.',
  },
  'route-not-found': {
    status: 404,
    title: 'No such route',
    meaning: 'No route of the API has this path.',
    retryable: false,
    advice: 'Check the path against /openapi.json.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The path does not take this method',
    meaning: 'There are routes at this path, but none with the method of the request; nothing was changed.',
    retryable: false,
    advice:
      'Use one of the methods that the header `Allow` lists; /openapi.json says what each of them does.',
  },
  'malformed-request': {
    status: 400,
    title: 'The request is not HTTP',
    meaning:
      'The request line, a header or the length of the body breaks the rules of HTTP/1.1, so it is not known what was asked for; nothing was changed.',
    retryable: false,
    advice:
      'Send the request with an HTTP client that is not written by hand, and look at what lies between.',
  },
  'request-too-slow': {
    status: 408,
    title: 'The request came in too slowly',
    meaning: 'The header or the body was not there in full within the time that the server gives a request.',
    retryable: true,
    advice:
      'Send the request again, with the same Idempotency-Key where it has one, on a connection that is not that slow.',
  },
  'header-too-large': {
    status: 431,
    title: 'The header is too large',
    meaning: 'The address and the header fields of the request together have more than 16 KB.',
    retryable: false,
    advice: 'Leave out what the API does not ask for, such as cookies, and filter by fewer values.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    meaning:
      'The body could not be read as one JSON document in UTF-8, or something of it would be lost by reading it, such as the first of two values under one name.',
    retryable: false,
    advice:
      'Send one JSON document in UTF-8. CSV and NDJSON need their own `content-type`, and no `application/json` before it.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Content type not supported',
    meaning: 'The body has a content type that this route does not read.',
    retryable: false,
    advice: 'Use one of the content types that /openapi.json lists for this route.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body has more bytes than the server takes in one JSON document.',
    retryable: false,
    advice: 'Split the request; send recipients as NDJSON or CSV, which are streamed and have no such limit.',
  },
  'body-too-slow': {
    status: 408,
    title: 'The body came in too slowly',
    meaning:
      'The body was not there in full within the time that a JSON document may take; nothing was changed.',
    retryable: true,
    advice: 'Send the request again on a connection that is not that slow.',
  },
  'number-inexact': {
    status: 422,
    title: 'A number would be changed by reading it',
    meaning:
      'JSON readers keep about 16 digits of a number. One of the body has more, or is too large or too small, so it would come back as another one.',
    retryable: false,
    advice: 'Write the number as text, in quotes: ids are texts that happen to have digits only.',
  },
  'validation-failed': {
    status: 422,
    title: 'The request does not fit its schema',
    meaning: 'Path, query, a header or the body does not fit the schema of the route; nothing was changed.',
    retryable: false,
    advice: 'Mend the fields that `errors` names; the schema of the route is in /openapi.json.',
  },
  'unknown-field': {
    status: 422,
    title: 'The request has a field that is not known',
    meaning:
      'The body has a field that the schema of the route does not have. Nothing was changed: a field that is ignored would be taken for one that counts.',
    retryable: false,
    advice: 'Mend or leave out the fields that `errors` names; `detail` says which name was probably meant.',
  },
  'unknown-parameter': {
    status: 422,
    title: 'The address has a query parameter that is not known',
    meaning:
      'The query has a parameter that the route does not have. An answer without it would look as if it had been obeyed.',
    retryable: false,
    advice:
      'Mend or leave out the parameters that `errors` names; `detail` says which name was probably meant.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key used for another request',
    meaning:
      'An earlier request of this tenant to this route used the same Idempotency-Key with another body.',
    retryable: false,
    advice: 'Use a new Idempotency-Key for a new request; repeat an old key only with exactly the same body.',
  },
  'idempotency-key-in-progress': {
    status: 409,
    title: 'The first request with this key is still running',
    meaning:
      'A request with this Idempotency-Key was begun and has not ended, so there is no answer to repeat yet.',
    retryable: true,
    advice: 'Wait a moment and repeat the request with the same key and body.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side',
    meaning: 'An error that nobody expected. Whether the request had an effect is not known.',
    retryable: true,
    advice: 'Repeat the request with the same Idempotency-Key; if it stays, report the X-Request-Id.',
  },
  'service-unavailable': {
    status: 503,
    title: 'Not available for the moment',
    meaning: 'Storage could not be reached or is overloaded, so the request could not be made durable.',
    retryable: true,
    advice: 'Repeat the request with the same Idempotency-Key after a few seconds.',
  },
  'read-model-behind': {
    status: 504,
    title: 'The read model has not reached that position yet',
    meaning: 'The read model did not reach the position that `minPosition` names within five seconds.',
    retryable: true,
    advice: 'The write is durable; read again in a moment, or without `minPosition` for what is known now.',
  },
});
