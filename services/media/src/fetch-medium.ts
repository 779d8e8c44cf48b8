import type { CommandRunner, RunResult } from '@wabus/commands';
import { fold, type MediaState, mediaDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, streamName } from '@wabus/events';
import {
  type Announcement,
  freshObject,
  type KeepPorts,
  keepObject,
  ownerOf,
  readAnnouncement,
  type Scan,
  type Scanning,
  StoreAwayError,
  scanSpooled,
} from '@wabus/media';
import { backoffMs, type Clock, type Ids } from '@wabus/platform';
import type { Vault } from '@wabus/vault';
import { type GetPorts, getBytes } from './get-bytes.ts';
import type { Work } from './work-table.ts';

/** What a medium is fetched with. */
export interface FetchPorts extends GetPorts, KeepPorts, Scanning {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly runner: CommandRunner;
  readonly vault: Pick<Vault, 'get'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What becomes of a turn: nothing is left to do, or it is tried again then. */
export type Turn =
  | { readonly kind: 'stored' | 'failed' | 'dropped' }
  | { readonly kind: 'later'; readonly until: Date; readonly reason: string };

/** Meta's ids are good for as long. */
const ID_LIVES_MS = 7 * 86_400_000;
/** What somebody asked for is tried for as long, however old it is. */
const ASKED_LIVES_MS = 3_600_000;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 4 * 3_600_000;

/** Takes the turn of a medium: looks what stands, gets its bytes, keeps them, and records what became of it. */
export async function fetchMedium(ports: FetchPorts, work: Work, signal: AbortSignal): Promise<Turn> {
  const { mediaId, tenantId } = work;
  const stream = streamName.media(mediaId);
  const state = fold(mediaDecider, (await ports.store.readStream(stream)) as CatalogueEvent[]);
  if (state.status !== 'pending') return { kind: 'dropped' };
  const announced = await readAnnouncement(ports, tenantId, mediaId);
  // It was erased, or Meta never had it.
  if (announced === null) return { kind: 'dropped' };
  const giveUpAt = Math.max(
    Date.parse(announced.at) + ID_LIVES_MS,
    (work.askedAt?.getTime() ?? 0) + ASKED_LIVES_MS,
  );
  if (ports.clock.now().getTime() > giveUpAt)
    return expire(ports, announced, tenantId, 'never tried in time');
  const { projectId } = announced;
  const token = await ports.vault.get({ tenantId, projectId, purpose: 'business-token' });
  if (token === null) return again(ports, announced, work, giveUpAt, 'token-missing');
  const object = freshObject(ports.ids);
  const got = await getBytes(ports, announced, object, token, signal);
  if (got.kind === 'later') return again(ports, announced, work, giveUpAt, got.reason);
  if (got.kind === 'final') {
    const { reason, detail } = got;
    await record(ports, announced, tenantId, { type: 'RecordMediaFailed', reason, detail });
    return { kind: 'failed' };
  }
  const { spooled, mimeType } = got;
  const scan = ports.scanner ? await scanSpooled(ports.scanner, spooled, object) : null;
  if (scan) {
    const refused = refusedBy(scan, ports.servesUnscanned);
    if (refused !== null) await ports.spool.drop(spooled);
    if (refused === 'later') return again(ports, announced, work, giveUpAt, 'not-scanned');
    await record(ports, announced, tenantId, { type: 'RecordMediaScanned', scan });
    if (refused !== null) {
      if (refused !== 'infected') await record(ports, announced, tenantId, refused);
      return { kind: 'failed' };
    }
  }
  const objectId = await keepObject(ports, ownerOf(announced, tenantId), { spooled, object, mimeType }).catch(
    nowhereToKeep,
  );
  if (objectId === 'nowhere') return again(ports, announced, work, giveUpAt, 'store-away');
  if (objectId === null) return { kind: 'dropped' };
  const { bytes } = spooled;
  await record(ports, announced, tenantId, { type: 'RecordMediaStored', objectId, mimeType, bytes });
  return { kind: 'stored' };
}

/** What keeps a scanned file from being kept; null: nothing. */
function refusedBy(scan: Scan, servesUnscanned: boolean): 'infected' | 'later' | Outcome | null {
  if (scan.verdict === 'infected') return 'infected';
  if (scan.verdict === 'clean' || servesUnscanned) return null;
  if (scan.reason !== 'too-large') return 'later';
  const detail = 'No scanner takes a file of this size, and what is not scanned is not kept.';
  return { type: 'RecordMediaFailed', reason: 'not-scanned', detail };
}

function nowhereToKeep(error: unknown): 'nowhere' {
  if (error instanceof StoreAwayError) return 'nowhere';
  throw error;
}

/** The wait grows, and ends when the id does. */
function again(
  ports: FetchPorts,
  announced: Announcement,
  { tenantId, tries }: Work,
  giveUpAt: number,
  reason: string,
): Promise<Turn> | Turn {
  const until = ports.clock.now().getTime() + backoffMs(tries - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS);
  if (until > giveUpAt) return expire(ports, announced, tenantId, reason);
  return { kind: 'later', until: new Date(until), reason };
}

async function expire(
  ports: FetchPorts,
  announced: Announcement,
  tenantId: string,
  last: string,
): Promise<Turn> {
  const detail = `Meta's id of the file is over, and until then it could not be got (${last}).`;
  await record(ports, announced, tenantId, { type: 'RecordMediaFailed', reason: 'expired', detail });
  return { kind: 'failed' };
}

type Outcome =
  | { readonly type: 'RecordMediaScanned'; readonly scan: Scan }
  | {
      readonly type: 'RecordMediaStored';
      readonly objectId: string;
      readonly mimeType: string;
      readonly bytes: number;
    }
  | {
      readonly type: 'RecordMediaFailed';
      readonly reason: NonNullable<MediaState['reason']>;
      readonly detail: string;
    };

function record(
  { runner }: FetchPorts,
  { mediaId, messageId, projectId, contactId, wabaId, key }: Announcement,
  tenantId: string,
  outcome: Outcome,
): Promise<RunResult<MediaState>> {
  return runner.run({
    decider: mediaDecider,
    stream: streamName.media(mediaId),
    command: { ...outcome, mediaId, messageId, projectId, contactId },
    context: {
      ...{ tenantId, wabaId, key, correlationId: messageId, causationId: messageId },
      actor: { kind: 'system', id: 'media' },
    },
  });
}
