import { type commandRoutes, problem } from '@wabus/api-contract';
import { eventOf } from '@wabus/commands';
import { mediaDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import {
  freshObject,
  judgeType,
  type KeepPorts,
  keepObject,
  kindOf,
  MOST_SENDABLE_BYTES,
  mostBytesOf,
  type Scanning,
  type Spooled,
  scanSpooled,
} from '@wabus/media';
import { boundTo } from '@wabus/platform';
import { activeProject } from '../projects/connected-project.ts';
import { commandIdentity } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { type SentFile, withSentFile } from './sent-file.ts';

/** Where files are kept, the tables that say where, and who looks at them before. */
export type MediaKeeping = Pick<KeepPorts, 'objects' | 'spool' | 'pool'> & Scanning;

type UploadCall = CallOf<typeof commandRoutes.uploadMedia>;

/**
 * Keeps a file that messages may send. It comes in a piece at a time, sealed on its way to the disk, and is judged by its
 * beginning before the rest is read. @throws {ProblemError} `media-type-refused`, `media-mismatch`, `media-too-large`, `media-infected`,
 * `media-not-scanned`
 */
export async function uploadMedia(
  core: Core & { readonly media: MediaKeeping },
  call: UploadCall,
): Promise<RouteAnswer> {
  const { connection } = await activeProject(core, call.params.tenantId, call.query.projectId);
  const object = freshObject(core.ids);
  let given: Given | undefined;
  try {
    await withSentFile(call.request, async (file) => {
      given = { ...(await taken(core.media, file, object)), object, filename: file.filename };
    });
    if (!given) throw new Error('a file that was read is there');
    await refuseHarmful(core.media, given);
    return await keep(core, call, connection.wabaId, given);
  } finally {
    if (given) await core.media.spool.drop(given.spooled);
  }
}

/** A file that came in whole. */
interface Given {
  readonly spooled: Spooled;
  readonly object: ReturnType<typeof freshObject>;
  readonly mimeType: string;
  readonly filename: string | null;
}

async function keep(
  core: Core & { readonly media: MediaKeeping },
  call: UploadCall,
  wabaId: string,
  { spooled, object, mimeType, filename }: Given,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const { projectId } = call.query;
  const { bytes, sha256 } = spooled;
  const commandHash = await core.keyring.hmac(tenantId, boundTo(projectId, sha256, mimeType, filename ?? ''));
  const command = { ...commandIdentity(core, call), commandHash };
  const mediaId = derivedId('upload', command.commandId);
  const owner = {
    ...{ tenantId, mediaId, holderId: projectId, ofTenant: true, filename, sentAs: mimeType },
    kind: kindOf(mimeType) ?? 'file',
    at: core.clock.now().toISOString(),
  };
  const effect = await core.idempotency.run(
    { decider: mediaDecider, stream: streamName.media(mediaId), command },
    async () => {
      const ports = { ...core.media, keyring: core.keyring };
      const objectId = await keepObject(ports, owner, { spooled, object, mimeType });
      if (objectId === null) throw new Error('what is of the tenant is kept whoever is erased');
      const wanted = { type: 'RecordMediaUploaded', mediaId, projectId, objectId, mimeType, bytes } as const;
      return { wanted, key: wabaId, wabaId };
    },
  );
  const { data, key } = eventOf(effect, 'MediaUploaded');
  return {
    status: 201,
    body: { id: mediaId, projectId, mimeType: data.mimeType, bytes: data.bytes, sha256 },
    position: readPositionOf(key, effect.position),
    location: `/v1/tenants/${tenantId}/media/${mediaId}`,
    replayed: effect.replayed,
  };
}

/** Nothing is kept that does harm, nor what nobody looked at where that is asked for. */
async function refuseHarmful(
  { scanner, servesUnscanned }: Scanning,
  { spooled, object }: Given,
): Promise<void> {
  if (!scanner) return;
  const { verdict, found, reason } = await scanSpooled(scanner, spooled, object);
  if (verdict === 'infected') {
    throw problem('media-infected', { detail: `The scanner found ${found ?? 'something'} in it.` });
  }
  if (verdict === 'clean' || servesUnscanned) return;
  if (reason === 'too-large') {
    throw problem('media-too-large', {
      detail: 'The scanner of this installation takes no file of this size.',
    });
  }
  throw problem('media-not-scanned', {
    detail: `The scanner said nothing of it: ${reason ?? 'unavailable'}.`,
  });
}

/** The file on the disk, sealed, and the type that it is sent as. */
async function taken(
  { spool }: MediaKeeping,
  file: SentFile,
  object: ReturnType<typeof freshObject>,
): Promise<{ readonly spooled: Spooled; readonly mimeType: string }> {
  const judged = { mimeType: '' };
  const spooled = await spool.take(judgedBytes(file, judged), object, MOST_SENDABLE_BYTES);
  return { spooled, mimeType: judged.mimeType };
}

/** As much tells which type a file is of. */
const HEAD_BYTES = 8_192;

/** The bytes of a file, once its beginning was judged, up to the limit of its type. */
async function* judgedBytes(file: SentFile, judged: { mimeType: string }): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  let [bytes, most] = [0, 0];
  const judge = (begun: Buffer): Buffer => {
    const good = goodType(file.mimeType, begun);
    judged.mimeType = good.mimeType;
    most = good.mostBytes ?? mostBytesOf(good.mimeType);
    return begun;
  };
  for await (const chunk of file.bytes) {
    bytes += chunk.length;
    if (head === null) yield chunk;
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      yield judge(head);
      head = null;
    }
    if (bytes > most) throw tooLarge(judged.mimeType, most);
  }
  if (head !== null) yield judge(head);
  if (bytes > most) throw tooLarge(judged.mimeType, most);
}

function goodType(announced: string, head: Buffer) {
  if (head.length === 0) throw problem('media-mismatch', { detail: 'The file is empty.' });
  const judged = judgeType(announced, head);
  if (judged.kind === 'good') return judged;
  throw problem(judged.kind === 'refused' ? 'media-type-refused' : 'media-mismatch', {
    detail: judged.detail,
  });
}

const tooLarge = (mimeType: string, most: number) =>
  problem('media-too-large', { detail: `A file of type ${mimeType} may have ${most} bytes at most.` });
