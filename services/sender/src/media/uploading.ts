import {
  claimUpload,
  keepClaim,
  NoSuchObjectError,
  opened,
  openKept,
  readAnnouncement,
  recordNotUploaded,
  recordUploaded,
  type Sendable,
  sealedRange,
  servedName,
  typeToSend,
  type UploadClaim,
} from '@wabus/media';
import { backoffMs, type Secret } from '@wabus/platform';
import type { ProviderAnswer, Rejected } from '@wabus/provider';
import type { FoundId, MediaWait, ProviderMediaPorts } from './found-id.ts';

const DAY_MS = 86_400_000;
/** Meta keeps what was uploaded for 30 days: what is sent until then needs its time. */
const GOOD_MS = 28 * DAY_MS;
/** Each has a few pieces of its file in memory, and keeps one message in its slot. */
const MOST_AT_ONCE = 4;
/** So many messages wait in their slots for the same file; others come back later, and keep no other number waiting. */
const MOST_WAITING = 8;
const LATER_MS = 1_000;
/** Somebody who is killed leaves a claim for as long. */
const CLAIM_MS = 30_000;
const BEAT_MS = 10_000;
const REFUSED_MS = 60_000;

/** A file that one number is to send. */
export interface ToUpload {
  readonly tenantId: string;
  readonly mediaId: string;
  readonly phoneNumberId: string;
  /** Of its place in the message. */
  readonly kind: string;
  readonly kept: Sendable;
  readonly mimeType: string;
}

/** Whether an id that the provider gave then is still used. */
export const isGoodStill = (uploadedAt: Date, now: Date): boolean =>
  uploadedAt.getTime() > now.getTime() - GOOD_MS;

interface Running {
  readonly result: Promise<FoundId>;
  waiting: number;
}

/**
 * Uploads files to the provider: each one at a time for each number, in this process and in others, and whoever needs it
 * meanwhile shares it. Killed between the upload and its record it is uploaded once more, which nobody sees.
 */
export class Uploading {
  readonly #ports: ProviderMediaPorts;
  readonly #running = new Map<string, Running>();

  constructor(ports: ProviderMediaPorts) {
    this.#ports = ports;
  }

  /** The provider's id of the file, once it has it. */
  async upload(file: ToUpload, token: Secret): Promise<FoundId> {
    const key = `${file.phoneNumberId} ${file.kept.objectId} ${file.mimeType}`;
    const running = this.#running.get(key);
    if (running) {
      if (running.waiting >= MOST_WAITING) return this.#waits();
      running.waiting += 1;
      return running.result;
    }
    if (this.#running.size >= MOST_AT_ONCE) return this.#waits();
    const result = this.#claimed(file, token).finally(() => this.#running.delete(key));
    this.#running.set(key, { result, waiting: 1 });
    return result;
  }

  #waits(): MediaWait {
    const { clock, random } = this.#ports;
    const ms = LATER_MS * (1 + random());
    return { kind: 'wait', reason: 'media-uploading', dueAt: after(clock.now(), ms).toISOString() };
  }

  async #claimed(file: ToUpload, token: Secret): Promise<FoundId> {
    const { pool, clock, ids, logger, stopping } = this.#ports;
    const { phoneNumberId, mimeType, kept } = file;
    if (stopping.aborted) return this.#waits();
    const claim = { phoneNumberId, objectId: kept.objectId, mimeType, by: ids.fresh() };
    const now = clock.now();
    const times = { now, until: after(now, CLAIM_MS), goodFrom: after(now, -GOOD_MS) };
    const claimed = await claimUpload(pool, claim, times);
    if (!claimed) return this.#waits();
    const beat = setInterval(() => {
      keepClaim(pool, claim, after(clock.now(), CLAIM_MS)).catch((error: unknown) => {
        logger.warn({ err: error }, 'the claim on an upload could not be kept');
      });
    }, BEAT_MS);
    try {
      return await this.#outcome(claim, claimed.tries, await this.#given(file, token));
    } finally {
      clearInterval(beat);
    }
  }

  /** What came of handing it over. `gone`: nobody can open it any more. */
  async #given(file: ToUpload, token: Secret): Promise<ProviderAnswer<string> | 'gone' | 'unreadable'> {
    const { keyring, objects, provider, stopping, logger } = this.#ports;
    const { tenantId, mediaId, phoneNumberId, kept } = file;
    const { bytes, kind } = kept;
    try {
      const opening = await openKept(keyring, tenantId, mediaId, kept);
      if (opening === null) return 'gone';
      const { object, name } = opening;
      const mimeType = await this.#typeOf(file);
      const filename = servedName({ name, kind, at: kept.saidAt.toISOString(), mimeType });
      const whole = { start: 0, end: bytes - 1 };
      const source = await objects.read(object.objectId, sealedRange(whole, bytes));
      const content = opened(source, object, whole, bytes);
      const upload = { phoneNumberId, mimeType, filename, bytes, content };
      return await provider.uploadMedia(upload, token, { signal: stopping });
    } catch (error) {
      if (error instanceof NoSuchObjectError) return 'gone';
      logger.error({ err: error, mediaId }, 'the bytes of a medium cannot be read to be sent');
      return 'unreadable';
    }
  }

  /** What was found in the content may leave the type open; then what its message announced counts. */
  async #typeOf({ tenantId, mediaId, kind, kept, mimeType }: ToUpload): Promise<string> {
    if (kept.sentAs !== null) return mimeType;
    const announced = await readAnnouncement(this.#ports, tenantId, mediaId);
    return typeToSend(kind, kept.foundType, announced?.mimeType ?? null);
  }

  async #outcome(
    claim: UploadClaim,
    tries: number,
    answer: ProviderAnswer<string> | 'gone' | 'unreadable',
  ): Promise<FoundId> {
    const { pool, clock, random, stopping } = this.#ports;
    const now = clock.now();
    if (answer === 'gone') return { kind: 'gone' };
    if (answer !== 'unreadable' && answer.kind === 'ok') {
      await recordUploaded(pool, claim, { providerId: answer.value, at: now });
      return { kind: 'known', providerId: answer.value };
    }
    if (answer !== 'unreadable' && answer.kind === 'rejected') return this.#refused(claim, answer, now);
    if (stopping.aborted) {
      await recordNotUploaded(pool, claim, { dueAt: null, tries });
      return this.#waits();
    }
    const later = answer !== 'unreadable' && answer.kind === 'later' ? answer : undefined;
    const waitMs = Math.max(backoffMs(tries, 1_000, 60_000, random), later?.atLeastMs ?? 0);
    const dueAt = after(now, waitMs);
    await recordNotUploaded(pool, claim, { dueAt, tries: tries + 1 });
    const meta = later?.failure.meta;
    const wait = { kind: 'wait', reason: 'media-not-uploaded', dueAt: dueAt.toISOString() } as const;
    return meta ? { ...wait, meta } : wait;
  }

  /** Of a project whose token or number is refused every message shows that; of a file that is refused all who name it. */
  async #refused(claim: UploadClaim, verdict: Rejected, now: Date): Promise<FoundId> {
    const ofFile = verdict.refused === undefined;
    await recordNotUploaded(this.#ports.pool, claim, {
      dueAt: ofFile ? after(now, REFUSED_MS) : null,
      tries: 0,
      refusal: ofFile ? verdict : null,
    });
    return { kind: 'refused', verdict };
  }
}

const after = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
