import { type commandRoutes, problem } from '@wabus/api-contract';
import { type CallOf, contentType, readBytes } from '@wabus/http-face';
import { MAX_JSON_UPLOAD } from './read-json.ts';

/** A request that adds recipients. */
export type UploadCall = CallOf<typeof commandRoutes.addRecipients>;

/** How the body of an upload is to be read. */
export interface UploadReading {
  /** As the request names it, with its parameters. */
  readonly contentType: string;
  /** Country of rows that name none. */
  readonly country?: string | undefined;
  /** Name of the column of phone numbers, for CSV. */
  readonly to?: string | undefined;
}

/** An upload: its body, and how that is to be read. */
export interface UploadSource extends UploadReading {
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The upload of a request, whose body comes in as it is read.
 * @throws {ProblemError} `validation-failed` for `to` beside another form than CSV; `body-too-large` while a JSON body is read
 */
export function sourceOf({ request, query: { country, to } }: UploadCall): UploadSource {
  const type = contentType(request);
  if (to !== undefined && type !== 'text/csv') throw toBesideRows();
  const bytes = type === 'application/json' ? whole(request) : request.iterator({ destroyOnReturn: false });
  return { contentType: request.headers['content-type'] ?? '', country, to, bytes };
}

async function* whole(request: UploadCall['request']): AsyncGenerator<Buffer> {
  yield await readBytes(request, MAX_JSON_UPLOAD);
}

function toBesideRows() {
  const detail = 'names a column of CSV; rows of JSON and NDJSON have `to`';
  return problem('validation-failed', {
    detail: 'Wrong: query.to.',
    errors: [{ path: 'query.to', code: 'csv-only', detail }],
  });
}
