import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { problem } from '@wabus/api-contract';
import { boundTo, type Caller, type Secret } from '@wabus/platform';
import type { MessageRow } from '@wabus/read-models';

/** How long an address is good. */
const LASTS_SECONDS = 300;

type Medium = NonNullable<MessageRow['media']>;

/** Where the bytes of a medium are, and until when, RFC 3339. */
interface Address {
  readonly url: string;
  readonly expiresAt: string;
}

/** A message whose media have addresses where they are stored. */
type Addressed<Message> = Message & {
  readonly media?: Medium & Partial<Address>;
  readonly voicemail?: Medium & Partial<Address>;
};

/**
 * Addresses of the bytes of media: minted with each read, kept nowhere, each of one tenant and medium. The key is derived
 * from that of the tokens, so every process of the installation knows those of the others.
 */
export class MediaAddresses {
  readonly #key: Buffer;
  readonly #now: () => Date;

  constructor(tokenKey: Secret, now = () => new Date()) {
    this.#key = Buffer.from(hkdfSync('sha256', tokenKey.reveal(), '', 'wabus media addresses', 32));
    this.#now = now;
  }

  /** The medium with its address, where it is stored. */
  of<Row extends Pick<Medium, 'id' | 'state'>>(tenantId: string, medium: Row): Row & Partial<Address> {
    if (medium.id === null || medium.state !== 'stored') return medium;
    const expires = Math.floor(this.#now().getTime() / 1_000) + LASTS_SECONDS;
    const signature = this.#sign(tenantId, medium.id, expires).toString('base64url');
    return {
      ...medium,
      url: `/v1/tenants/${tenantId}/media/${medium.id}/content?expires=${expires}&signature=${signature}`,
      expiresAt: new Date(expires * 1_000).toISOString(),
    };
  }

  /** The message with the addresses of its media. */
  in<Message extends Pick<MessageRow, 'media' | 'voicemail'>>(
    tenantId: string,
    message: Message,
  ): Addressed<Message> {
    const { media, voicemail } = message;
    return {
      ...message,
      ...(media ? { media: this.of(tenantId, media) } : {}),
      ...(voicemail ? { voicemail: this.of(tenantId, voicemail) } : {}),
    };
  }

  /** Whom an address was given out for. @throws {ProblemError} `media-address-refused` */
  callerBy(
    { tenantId, id }: Record<string, unknown>,
    { expires, signature }: Record<string, unknown>,
  ): Caller {
    const until = typeof expires === 'string' && /^\d{1,12}$/.test(expires) ? Number(expires) : 0;
    const wanted = this.#sign(String(tenantId), String(id), until);
    const given = Buffer.from(String(signature), 'base64url');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw problem('media-address-refused', { detail: 'The signature is not of this address.' });
    }
    if (until * 1_000 <= this.#now().getTime()) {
      const at = new Date(until * 1_000).toISOString();
      throw problem('media-address-refused', { detail: `The address was good until ${at}.` });
    }
    return { subject: 'media-address', tenant: String(tenantId) };
  }

  #sign(tenantId: string, mediaId: string, expires: number): Buffer {
    return createHmac('sha256', this.#key)
      .update(boundTo(tenantId, mediaId, expires))
      .digest();
  }
}
