import type { Secret } from '@wabus/platform';
import type { ProviderAnswer } from './answer.ts';
import type { CallOptions } from './sending.ts';

/** A medium as the provider keeps it. */
export interface ProviderMedia {
  /** Where its bytes are, for some minutes. */
  readonly url: string;
  readonly mimeType?: string;
  /** Of its bytes, hex. */
  readonly sha256?: string;
  readonly bytes?: number;
}

/**
 * The bytes of a medium, or why there are none. `gone`: the address is not known (any more), though the medium may be.
 * `later`: what may pass by itself; the reason is one word, such as `timeout` or `http-503`. `refused-host`: the address
 * leads where we do not go, such as into a network of our own.
 */
export type MediaDownload =
  | {
      readonly kind: 'ok';
      /** As the server says; absent where it does not. */
      readonly bytes?: number;
      /** Ends with an error where the line breaks. Whoever got it reads it to its end, or ends it. */
      readonly body: AsyncIterable<Buffer>;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'refused-host'; readonly host: string; readonly reason: string };

/** A file to be sent by an id that the provider gives it. */
export interface ProviderUpload {
  /** The number that may send it. */
  readonly phoneNumberId: string;
  /** As the provider is to take it, with its parameters. */
  readonly mimeType: string;
  readonly filename: string;
  readonly bytes: number;
  /** The bytes from the first to the last; an error of theirs ends the call and is thrown. */
  readonly content: AsyncIterable<Buffer>;
}

/** Gives files to the provider. */
export interface Uploads {
  /**
   * Uploads a file once; answers the provider's id of it, good for 30 days and this number alone. A repeat makes another id
   * and harms nobody. Throws for no remote fault.
   */
  uploadMedia(upload: ProviderUpload, token: Secret, options?: CallOptions): Promise<ProviderAnswer<string>>;
}

/** Finds media and gets their bytes. No method throws for a remote fault. */
export interface Media {
  /** A medium of this number, with a fresh address; null where the provider has no such medium (any more). */
  findMedia(
    mediaId: string,
    phoneNumberId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderMedia | null>>;
  /** The bytes at an address that `findMedia` gave. The token goes to hosts of the provider's alone. */
  openMedia(url: string, token: Secret, options?: CallOptions): Promise<MediaDownload>;
}
