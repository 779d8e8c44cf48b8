import type { MediaFailureReason } from '@wabus/domain';
import {
  type Announcement,
  findType,
  isInItsPlace,
  type ObjectKey,
  readOnce,
  type Spool,
  type Spooled,
  TooManyBytesError,
} from '@wabus/media';
import type { Secret } from '@wabus/platform';
import type { Media, ProviderMedia } from '@wabus/provider';

/** What a try comes to: the bytes; what cannot get better; or what may, with one word on it. */
export type Got =
  | { readonly kind: 'bytes'; readonly spooled: Spooled; readonly mimeType: string }
  | { readonly kind: 'final'; readonly reason: MediaFailureReason; readonly detail: string }
  | { readonly kind: 'later'; readonly reason: string };

/** What bytes are got with. */
export interface GetPorts {
  readonly provider: Media;
  readonly spool: Spool;
  /** Larger ones are not taken. */
  readonly mostBytes: number;
  /** Types that are not taken, bare. */
  readonly refusedTypes: ReadonlySet<string>;
  /** An address led where nobody goes. */
  readonly onRefusedHost: (host: string, reason: string) => void;
}

const final = (reason: MediaFailureReason, detail: string): Got => ({ kind: 'final', reason, detail });
const later = (reason: string): Got => ({ kind: 'later', reason });

/**
 * Gets the bytes of a medium, sealed under the key of an object that is to be. Each try asks for a fresh address, and what
 * cannot get better is believed at the second one.
 */
export async function getBytes(
  ports: GetPorts,
  announced: Announcement,
  object: ObjectKey,
  token: Secret,
  signal: AbortSignal,
): Promise<Got> {
  const first = await once(ports, announced, object, token, signal);
  return first.kind === 'final' ? once(ports, announced, object, token, signal) : first;
}

async function once(
  ports: GetPorts,
  announced: Announcement,
  object: ObjectKey,
  token: Secret,
  signal: AbortSignal,
): Promise<Got> {
  const { provider, mostBytes, onRefusedHost } = ports;
  const found = await provider.findMedia(announced.providerId, announced.phoneNumberId, token, { signal });
  if (found.kind !== 'ok') return later('failure' in found ? found.failure.code : found.reason);
  if (found.value === null) return final('not-found', 'Meta does not know the file any more.');
  if ((found.value.bytes ?? 0) > mostBytes) return tooLarge(mostBytes);
  const download = await provider.openMedia(found.value.url, token, { signal });
  switch (download.kind) {
    case 'gone':
      return final('not-found', 'Meta gave an address, and there was no file at it.');
    case 'later':
      return later(download.reason);
    case 'refused-host':
      onRefusedHost(download.host, download.reason);
      return later(`host-${download.reason}`);
    case 'ok':
      return taken(ports, announced, object, found.value, download);
  }
}

async function taken(
  { spool, mostBytes, refusedTypes }: GetPorts,
  announced: Announcement,
  object: ObjectKey,
  found: ProviderMedia,
  download: { readonly bytes?: number; readonly body: AsyncIterable<Buffer> },
): Promise<Got> {
  let spooled: Spooled;
  try {
    spooled = await spool.take(readOnce(download.body), object, mostBytes);
  } catch (error) {
    if (error instanceof TooManyBytesError) return tooLarge(mostBytes);
    if (isOfTheDisk(error)) throw error;
    return later('line-broken');
  }
  const mimeType = findType(spooled.head);
  const refused = refusal(spooled, mimeType, { announced, found, sent: download.bytes, refusedTypes });
  if (refused === null) return { kind: 'bytes', spooled, mimeType };
  await spool.drop(spooled);
  return refused;
}

function refusal(
  { bytes, sha256 }: Spooled,
  mimeType: string,
  known: {
    readonly announced: Announcement;
    readonly found: ProviderMedia;
    readonly sent: number | undefined;
    readonly refusedTypes: ReadonlySet<string>;
  },
): Got | null {
  const { announced, found, sent, refusedTypes } = known;
  if (isInItsPlace(mimeType, announced.mimeType)) {
    return final('not-the-media', `A file of type ${mimeType} came in its place.`);
  }
  if (refusedTypes.has(mimeType)) return final('type-refused', `Files of type ${mimeType} are not taken.`);
  if (bytes !== (sent ?? bytes) || bytes !== (found.bytes ?? bytes)) return later('short-body');
  return found.sha256 !== undefined && found.sha256 !== sha256 ? later('other-bytes') : null;
}

const tooLarge = (most: number): Got => final('too-large', `The file has more than ${most} bytes.`);

/** A full or broken disk is none of the medium's faults. */
const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  ['open', 'write', 'fsync', 'mkdir'].includes(`${error.syscall}`);
