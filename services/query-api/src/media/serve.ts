import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem } from '@wabus/api-contract';
import type { Keyring } from '@wabus/keyring';
import {
  contentDisposition,
  isShownInPlace,
  type Kept,
  type KeptKeyring,
  NoSuchObjectError,
  type ObjectKey,
  type ObjectStore,
  opened,
  openKept,
  sealedRange,
  servedName,
  THUMBNAIL_TYPE,
  type Thumbnail,
  type ThumbnailWishes,
  thumbnailKey,
} from '@wabus/media';
import { partOf } from './range.ts';

/** What bytes are served from, and opened with. */
export interface MediaBytes {
  readonly keyring: KeptKeyring & Pick<Keyring, 'openBytesForTenant'>;
  readonly objects: Pick<ObjectStore, 'read'>;
}

/** A thumbnail that was made. */
export type MadeThumbnail = Extract<Thumbnail, { readonly state: 'made' }>;

/** Whose bytes, and to whom. */
interface Serving {
  readonly tenantId: string;
  readonly mediaId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Instead of the medium itself. */
  readonly thumbnail?: MadeThumbnail | undefined;
}

/** What is served: sealed under this key, so many bytes of this type. */
interface Served {
  readonly object: ObjectKey;
  readonly bytes: number;
  readonly mimeType: string;
}

/**
 * Writes the bytes of a medium, or the part that is asked for, no faster than the caller takes them: some pieces of 64 KiB
 * are in memory. Ends reading when the caller goes. @throws {ProblemError} `not-found`, `range-not-satisfiable`
 */
export async function serveMedia(
  { keyring, objects, wishes }: MediaBytes & { readonly wishes: Pick<ThumbnailWishes, 'remake'> },
  kept: Kept,
  serving: Serving,
): Promise<null> {
  const { tenantId, mediaId, request, response, thumbnail } = serving;
  const opening = await openKept(keyring, tenantId, mediaId, kept);
  if (opening === null) throw problem('not-found');
  const { object, bytes, mimeType } = servedOf(kept, opening.object, thumbnail);
  const part = partOf(request.headers.range, ifRangeOf(request), bytes);
  if (part === 'beyond') {
    response.setHeader('Content-Range', `bytes */${bytes}`);
    throw problem('range-not-satisfiable', { detail: `The medium has ${bytes} bytes.` });
  }
  const { start, end } = part === 'all' ? { start: 0, end: bytes - 1 } : part;
  const isEmpty = request.method === 'HEAD' || bytes === 0;
  const source = isEmpty
    ? null
    : await objects
        .read(object.objectId, sealedRange({ start, end }, bytes))
        .catch(async (error: unknown) => {
          if (!(error instanceof NoSuchObjectError)) throw error;
          if (!thumbnail) throw problem('not-found');
          await wishes.remake(tenantId, kept.objectId);
          throw noThumbnail({ state: 'pending' });
        });
  const at = kept.saidAt.toISOString();
  const named = { name: thumbnail ? null : opening.name, kind: thumbnail ? 'thumbnail' : kept.kind };
  const served = servedName({ ...named, at, mimeType });
  response.statusCode = part === 'all' ? 200 : 206;
  if (part !== 'all') response.setHeader('Content-Range', `bytes ${start}-${end}/${bytes}`);
  response.setHeader('Content-Length', end - start + 1);
  response.setHeader('Content-Type', mimeType);
  response.setHeader('Content-Disposition', contentDisposition(served, isShownInPlace(mimeType)));
  for (const [header, value] of ALWAYS) response.setHeader(header, value);
  if (source === null) {
    response.end();
    return null;
  }
  await pipeline(Readable.from(opened(source, object, { start, end }, bytes), IN_HAND), response).catch(
    (error: unknown) => {
      // The caller has gone: nobody is to be told.
      if (!request.socket.destroyed) throw error;
    },
  );
  return null;
}

/** Pieces that are opened before the caller takes them. */
const IN_HAND = { highWaterMark: 2 };

/** Whatever it is, it runs nothing, is taken for nothing else, and may be shown by pages of any host that have its address. */
const ALWAYS = [
  ['Accept-Ranges', 'bytes'],
  ['Cache-Control', 'private'],
  ['Content-Security-Policy', "sandbox; default-src 'none'"],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;

function ifRangeOf({ headers }: IncomingMessage): string | undefined {
  const value = headers['if-range'];
  return Array.isArray(value) ? value[0] : value;
}

/** The bytes of the medium, or of its thumbnail. */
const servedOf = ({ bytes, mimeType }: Kept, object: ObjectKey, thumbnail?: MadeThumbnail): Served =>
  thumbnail
    ? {
        object: thumbnailKey(object, thumbnail.thumbnailId),
        bytes: thumbnail.bytes,
        mimeType: THUMBNAIL_TYPE,
      }
    : { object, bytes, mimeType };

/** What is answered where there is no thumbnail, or not yet; null: it is none of a picture. */
export function noThumbnail(thumbnail: Exclude<Thumbnail, MadeThumbnail> | null) {
  if (thumbnail?.state === 'pending') return problem('no-thumbnail', { detail: 'It is pending.' });
  return problem('no-thumbnail', { detail: `There is none: ${thumbnail?.reason ?? 'type-not-supported'}.` });
}
