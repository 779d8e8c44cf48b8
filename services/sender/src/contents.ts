import { type PersonalData, UnreadablePersonalError } from '@wabus/events';
import { type Keyring, KeyringError, openParts, type SealedInContext } from '@wabus/keyring';
import { NaturalBatch } from '@wabus/platform';
import type { AdmittedMessage } from './admitted-message.ts';

/** Whom a message goes to, and what it says. */
export type Addressed = PersonalData<'MessageReleased'>;

/** Thrown for a sealed part that does not open or is not what the catalogue says, which no repetition will change. */
export class UnreadableContentError extends Error {
  override readonly name = 'UnreadableContentError';
}

type Opened =
  | { readonly plain: Addressed | null }
  | { readonly error: KeyringError | UnreadablePersonalError };

/** Opens the sealed parts of releases, many at once; one that does not open hurts no other. */
export class Contents {
  readonly #batch: NaturalBatch<SealedInContext, Opened>;

  constructor(keyring: Pick<Keyring, 'open'>) {
    this.#batch = new NaturalBatch((parts) => openAll(keyring, parts), { maxItems: 500 });
  }

  /**
   * The content of a release, or null when the person was erased.
   * @throws {UnreadableContentError}
   */
  async open(release: AdmittedMessage['release']): Promise<Addressed | null> {
    const [part] = release.personal;
    if (!part) throw new UnreadableContentError('a release without a sealed part');
    const { contactId, sealed } = part;
    const opened = await this.#batch.add({
      tenantId: release.tenantId,
      contactId,
      eventId: release.id,
      sealed,
    });
    if ('error' in opened) throw new UnreadableContentError(opened.error.message, { cause: opened.error });
    return opened.plain;
  }
}

async function openAll(keyring: Pick<Keyring, 'open'>, parts: readonly SealedInContext[]): Promise<Opened[]> {
  try {
    return (await openParts(keyring, 'MessageReleased', parts)).map((plain) => ({ plain }));
  } catch (error) {
    if (!(error instanceof KeyringError || error instanceof UnreadablePersonalError)) throw error;
    if (parts.length === 1) return [{ error }];
    return (await Promise.all(parts.map((part) => openAll(keyring, [part])))).flat();
  }
}
