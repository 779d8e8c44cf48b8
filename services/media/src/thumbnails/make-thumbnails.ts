import { findObject, type KeepPorts, type ObjectKey, opened, sealedRange, thumbnailKey } from '@wabus/media';
import { backoffMs, type Clock, describeError, type Ids, type Logger, type Wake } from '@wabus/platform';
import type { NoThumbnail, Shrinker, Shrunk } from './shrinker.ts';
import { noteLater, noteMade, noteNone, type Picture, takePicture } from './thumbnail-table.ts';

/** What thumbnails are made with. */
export interface ThumbnailPorts extends KeepPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly onThumbnail: (outcome: 'made' | NoThumbnail | 'later' | 'dropped') => void;
}

/** Others are pictures too, and nobody reads them here. */
const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
/** A picture is in memory whole. */
const MOST_BYTES = 32 * 1024 * 1024;
/** No thumbnail has as many. */
const MOST_THUMBNAIL_BYTES = 1024 * 1024;
/** What is taken is another process's after as long. */
const LEASE_MS = 120_000;
/** What others kept, such as uploads, calls nobody here. */
const UNCALLED_MS = 5_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Makes one thumbnail after the other, whenever it is called. */
export async function keepShrinking(
  ports: ThumbnailPorts,
  shrinker: Shrinker,
  wake: Wake,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const worked = await makeNext(ports, shrinker).catch((error: unknown) => {
      ports.logger.error({ err: describeError(error) }, 'thumbnails are not made just now');
      return false;
    });
    if (!worked) await wake.sleep(UNCALLED_MS, signal);
  }
  shrinker.end();
}

/** Answers whether there was one to be made. */
async function makeNext(ports: ThumbnailPorts, shrinker: Shrinker): Promise<boolean> {
  const { pool, clock, ids, logger, onThumbnail } = ports;
  const now = clock.now();
  const thumbnailId = ids.fresh();
  const picture = await takePicture(pool, { now, until: new Date(now.getTime() + LEASE_MS), thumbnailId });
  if (picture === null) return false;
  const { objectId, tries } = picture;
  try {
    onThumbnail(await make(ports, shrinker, picture, thumbnailId));
  } catch (error) {
    logger.error({ objectId, err: describeError(error) }, 'a thumbnail is tried again later');
    onThumbnail('later');
    const waitMs = backoffMs(tries - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS);
    await noteLater(pool, objectId, new Date(clock.now().getTime() + waitMs));
  }
  return true;
}

async function make(
  ports: ThumbnailPorts,
  shrinker: Shrinker,
  picture: Picture,
  thumbnailId: string,
): Promise<'made' | 'dropped' | NoThumbnail> {
  const { pool, objects, spool } = ports;
  const { objectId, tenantId } = picture;
  const none = async (reason: NoThumbnail) => {
    await noteNone(pool, objectId, reason);
    return reason;
  };
  if (!TYPES.has(picture.mimeType)) return none('type-not-supported');
  if (picture.bytes > MOST_BYTES) return none('too-large');
  const object = await findObject(ports, tenantId, objectId);
  // Nobody is left who could open it: it goes.
  if (object === null) return none('not-decoded');
  const shrunk = await shrinker.shrink(await wholeOf(ports, object, picture.bytes));
  if (shrunk.kind === 'none') return none(shrunk.reason);
  const spooled = await spool.take(bytesOf(shrunk), thumbnailKey(object, thumbnailId), MOST_THUMBNAIL_BYTES);
  try {
    await objects.put(thumbnailId, spooled.file);
  } finally {
    await spool.drop(spooled);
  }
  if (await noteMade(pool, thumbnailId, objectId, spooled.bytes)) return 'made';
  await objects.remove(thumbnailId);
  return 'dropped';
}

async function wholeOf(
  { objects }: Pick<ThumbnailPorts, 'objects'>,
  object: ObjectKey,
  bytes: number,
): Promise<Buffer> {
  const whole = { start: 0, end: bytes - 1 };
  const source = await objects.read(object.objectId, sealedRange(whole, bytes));
  const pieces: Buffer[] = [];
  for await (const piece of opened(source, object, whole, bytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* bytesOf({ bytes }: Extract<Shrunk, { readonly kind: 'made' }>): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes);
}
