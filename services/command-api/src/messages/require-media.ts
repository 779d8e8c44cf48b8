import { problem } from '@wabus/api-contract';
import { mediaDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import {
  findSendable,
  judgeType,
  kindOf,
  mostBytesOf,
  type NamedMedium,
  namedMedia,
  opened,
  openKept,
  readAnnouncement,
  type Sendable,
  sealedRange,
  strayMediaIds,
  typesOf,
  typeToSend,
  VOICE_TYPE,
} from '@wabus/media';
import type { MediaKeeping } from '../media/upload-media.ts';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';

type Ports = Core & { readonly media: MediaKeeping };

/** Where a message goes, and what it says. */
interface Naming {
  readonly tenantId: string;
  readonly phoneNumberId: string;
  readonly type: string;
  readonly content: unknown;
}

/**
 * Every medium that a message names by our id must be one of the tenant's that is kept, and of a type that its place
 * carries: what Meta would refuse later is refused now.
 * @throws {ProblemError} `media-unknown`, `media-not-stored`, `media-unfit`
 */
export async function requireMedia(core: Ports, message: Naming): Promise<void> {
  const [stray] = strayMediaIds(message.type, message.content);
  if (stray) throw unknown(stray);
  for (const named of namedMedia(message.type, message.content)) {
    const kept = await storedMedium(core, message, named);
    const sentAs = kept.sentAs ?? (await fittingType(core, message, named, kept));
    requireKind(named, sentAs);
    if (named.voice && sentAs !== VOICE_TYPE) throw notVoice(named, sentAs);
  }
}

async function storedMedium(core: Ports, message: Naming, named: NamedMedium): Promise<Sendable> {
  const { tenantId, phoneNumberId } = message;
  const { mediaId } = named;
  const found = await readSnapshot(core, mediaDecider, streamName.media(mediaId));
  if (found && found.tenantId !== tenantId) throw unknown(named);
  if (found?.state.status !== 'stored') {
    // Before its first event it is known by its message alone.
    if ((await readAnnouncement(core, tenantId, mediaId)) === null) throw unknown(named);
    const { status = 'pending', reason } = found?.state ?? {};
    throw problem('media-not-stored', {
      detail: `The medium at ${named.path} is ${status}${reason ? `: ${reason}` : ''}.`,
    });
  }
  const [kept = null] = await findSendable(core.media.pool, [{ tenantId, mediaId, phoneNumberId }]);
  if (kept === null) throw unknown(named);
  return kept;
}

/** What people sent may be of any type: it is judged as an upload would be. Resolves with what it is sent as. */
async function fittingType(
  core: Ports,
  { tenantId }: Naming,
  named: NamedMedium,
  kept: Sendable,
): Promise<string> {
  const head = await headOf(core, tenantId, named, kept);
  const announced = await readAnnouncement(core, tenantId, named.mediaId);
  if (head === null || announced === null) throw unknown(named);
  const type = typeToSend(named.kind, kept.foundType, announced.mimeType);
  const judged = judgeType(type, head);
  requireKind(named, judged.kind === 'good' ? judged.mimeType : type);
  if (judged.kind !== 'good') throw unfit(named, judged.detail);
  const most = judged.mostBytes ?? mostBytesOf(judged.mimeType);
  if (kept.bytes > most)
    throw unfit(named, `It has ${kept.bytes} bytes; a file of type ${type} may have ${most}.`);
  return judged.mimeType;
}

/** As much tells which type a file is of. */
const HEAD_BYTES = 8_192;

/** The beginning of a file; null where nobody can open it any more. */
async function headOf(
  { keyring, media }: Ports,
  tenantId: string,
  { mediaId }: NamedMedium,
  kept: Sendable,
): Promise<Buffer | null> {
  const opening = await openKept(keyring, tenantId, mediaId, kept);
  if (opening === null) return null;
  const range = { start: 0, end: Math.min(HEAD_BYTES, kept.bytes) - 1 };
  if (range.end < 0) return Buffer.alloc(0);
  const source = await media.objects.read(kept.objectId, sealedRange(range, kept.bytes));
  return Buffer.concat(await Array.fromAsync(opened(source, opening.object, range, kept.bytes)));
}

function requireKind(named: NamedMedium, mimeType: string): void {
  if (kindOf(mimeType) !== named.kind) throw unfit(named, `It is of type ${mimeType}.`);
}

function unfit({ kind, path }: NamedMedium, why: string) {
  return unfitAt(path, `${why} What carries ${kind} takes ${typesOf(kind).join(', ')}.`);
}

function notVoice({ path }: NamedMedium, mimeType: string) {
  return unfitAt(
    path,
    `It is of type ${mimeType}. What has \`voice\` takes ${VOICE_TYPE}; without \`voice\` it is sent as a sound.`,
  );
}

function unfitAt(path: string, detail: string) {
  return problem('media-unfit', { detail, errors: [{ path, code: 'media-unfit', detail }] });
}

function unknown({ mediaId, path }: Pick<NamedMedium, 'mediaId' | 'path'>) {
  const detail = `The tenant has no medium ${mediaId}.`;
  return problem('media-unknown', { detail, errors: [{ path, code: 'media-unknown', detail }] });
}
