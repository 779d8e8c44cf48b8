import { KeyringError } from '@wabus/keyring';
import {
  findSendable,
  forgetProviderIds,
  type NamedMedium,
  namedMedia,
  type ProviderId,
  type Sendable,
  type SendableQuestion,
  typeToSend,
  withProviderIds,
} from '@wabus/media';
import { NaturalBatch, type Secret } from '@wabus/platform';
import type { Rejected } from '@wabus/provider';
import type { FoundId, Hindrance, ProviderMediaPorts } from './found-id.ts';
import { isGoodStill, Uploading } from './uploading.ts';

/** A message as far as its media are looked up. */
interface Naming {
  readonly tenantId: string;
  readonly phoneNumberId: string;
  readonly type: string;
  readonly content: unknown;
}

/** A content as the provider takes it, with those ids in it that were got here; or what stands in the way of it. */
export type ResolvedContent =
  | { readonly kind: 'ready'; readonly content: unknown; readonly providerIds: readonly string[] }
  | Hindrance;

/** Puts the provider's ids in the place of ours: each file is uploaded once for each number, and anew before its id ends. */
export class ProviderMedia {
  readonly #ports: ProviderMediaPorts;
  readonly #lookUps: NaturalBatch<SendableQuestion, Sendable | null>;
  readonly #uploading: Uploading;

  constructor(ports: ProviderMediaPorts) {
    this.#ports = ports;
    this.#lookUps = new NaturalBatch((questions) => findSendable(ports.pool, questions), { maxItems: 500 });
    this.#uploading = new Uploading(ports);
  }

  /** The content with the provider's ids; `token` is that of the project. */
  async resolve(message: Naming, token: Secret): Promise<ResolvedContent> {
    const { type, content } = message;
    const named = namedMedia(type, content);
    if (named.length === 0) return { kind: 'ready', content, providerIds: [] };
    const known = new Map<string, string>();
    for (const medium of named) {
      const found = await this.#idOf(message, medium, token);
      if (found.kind !== 'known') return found;
      known.set(keyOf(medium), found.providerId);
    }
    return {
      kind: 'ready',
      content: withProviderIds(type, content, (medium) => known.get(keyOf(medium)) ?? medium.mediaId),
      providerIds: [...known.values()],
    };
  }

  /** The provider does not know these ids any more. A failure to note it is told, and costs one more try. */
  async forget(phoneNumberId: string, providerIds: readonly string[]): Promise<void> {
    await forgetProviderIds(this.#ports.pool, phoneNumberId, providerIds).catch((error: unknown) => {
      this.#ports.logger.warn({ err: error, phoneNumberId }, 'that media are gone could not be noted');
    });
  }

  async #idOf(message: Naming, { kind, mediaId }: NamedMedium, token: Secret): Promise<FoundId> {
    const { tenantId, phoneNumberId } = message;
    const kept = await this.#lookUps.add({ tenantId, mediaId, phoneNumberId });
    if (!kept || !(await this.#isOfSomebody(tenantId, kept))) return { kind: 'gone' };
    const mimeType = kept.sentAs ?? typeToSend(kind, kept.foundType, null);
    const id = kept.ids.find((one) => one.mimeType === mimeType);
    const standing = id && standingOf(id, this.#ports.clock.now());
    return (
      standing ?? this.#uploading.upload({ tenantId, mediaId, phoneNumberId, kind, kept, mimeType }, token)
    );
  }

  /** Asks the keyring itself: of a person who was erased nothing is sent on, also while their wraps are still there. */
  async #isOfSomebody(tenantId: string, { ofTenant, contactId }: Sendable): Promise<boolean> {
    if (ofTenant) return true;
    try {
      await this.#ports.keyring.elderOf(tenantId, { one: contactId, other: contactId });
      return true;
    } catch (error) {
      if (error instanceof KeyringError && error.fault === 'no-key') return false;
      throw error;
    }
  }
}

const keyOf = ({ kind, mediaId }: Pick<NamedMedium, 'kind' | 'mediaId'>): string => `${kind} ${mediaId}`;

/** What is known of a file at the provider without asking it; undefined where it is to be uploaded. */
function standingOf(id: ProviderId, now: Date): FoundId | undefined {
  const { providerId, uploadedAt, dueAt, refusal } = id;
  if (providerId !== null && uploadedAt && isGoodStill(uploadedAt, now)) return { kind: 'known', providerId };
  if (dueAt === null || dueAt <= now) return undefined;
  // It was written here, as the provider's verdict on this very file.
  if (refusal !== null) return { kind: 'refused', verdict: refusal as Rejected };
  return { kind: 'wait', reason: 'media-not-uploaded', dueAt: dueAt.toISOString() };
}
