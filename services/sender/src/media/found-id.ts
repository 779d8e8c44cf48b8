import type { EventStore } from '@wabus/event-store';
import type { Keyring } from '@wabus/keyring';
import type { KeptKeyring, ObjectStore } from '@wabus/media';
import type { Clock, Ids, Logger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Rejected, Uploads } from '@wabus/provider';

/** What media are handed to the provider with; the pool logs in as `wabus_media`. */
export interface ProviderMediaPorts {
  readonly pool: Pool;
  readonly objects: Pick<ObjectStore, 'read'>;
  readonly keyring: KeptKeyring & Pick<Keyring, 'open'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly provider: Uploads;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fresh'>;
  readonly random: () => number;
  readonly logger: Logger;
  /** No upload from here on. */
  readonly stopping: AbortSignal;
}

/** Why a message cannot go yet: its file is not at the provider. */
export interface MediaWait {
  readonly kind: 'wait';
  readonly reason: 'media-uploading' | 'media-not-uploaded';
  /** RFC 3339. */
  readonly dueAt: string;
  readonly meta?: Rejected['failure']['meta'];
}

/** What stands in the way of a medium: it is nobody's any more, or the provider refuses it. */
export type Hindrance =
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly verdict: Rejected }
  | MediaWait;

/** An id of the provider's, or what stands in its way. */
export type FoundId = { readonly kind: 'known'; readonly providerId: string } | Hindrance;
