import type { Clock, Secret } from '@wabus/platform';
import type {
  BusinessToken,
  CallOptions,
  NewTemplate,
  PhoneData,
  ProviderMedia,
  ProviderNumber,
  ProviderTemplate,
  ProviderUpload,
} from '@wabus/provider';
import type { GraphAnswer } from './answer.ts';

/** How to reach Meta. */
export interface GraphClientOptions {
  /** Scheme, host and port, such as `https://graph.facebook.com`; a path is kept as a prefix. */
  readonly baseUrl: string;
  /** Graph version of every call. Default `v25.0`. */
  readonly version?: string;
  readonly appId: string;
  readonly appSecret: Secret;
  readonly timeouts?: {
    /** Until a connection stands. Default 3,000. */
    readonly connectMs?: number;
    /** From the call to the end of its answer, waiting for a free connection included. Default 10,000. */
    readonly requestMs?: number;
    /** How long a download may stand still. Default 30,000. */
    readonly idleMs?: number;
  };
  /** Hosts that media may be got from with the token. Default: Meta's. */
  readonly mediaHosts?: readonly string[];
  /** Connections kept open at most. Default 64. */
  readonly connections?: number;
  /** Reads `expires_in`. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What `debug_token` says of a token. */
export interface TokenGrant {
  readonly isValid: boolean;
  readonly appId?: string;
  /** ISO; absent: never. */
  readonly expiresAt?: string;
  readonly scopes: readonly string[];
  /** `targetIds` absent = every asset. */
  readonly granularScopes: readonly { readonly scope: string; readonly targetIds?: readonly string[] }[];
}

/** Meta's receipt of a message: accepted, not sent. */
export interface MessageReceipt {
  readonly wamid: string;
  /** Meta took it but holds it until the template's quality is known. */
  readonly held: boolean;
  /** The recipient as Meta knows it; may differ from the number asked for. Personal. */
  readonly waId?: string;
  /** The recipient's business-scoped user id. Personal. */
  readonly userId?: string;
}

/** Meta's Graph API, as far as wabus calls it. No method throws for a remote fault. */
export interface GraphClient {
  /** Exchanges a signup code (30 s, single use; a failed exchange burns it too) for a business token. */
  exchangeCode(code: string, options?: CallOptions): Promise<GraphAnswer<BusinessToken>>;
  /** What a token may do, asked with the app's own token. */
  debugToken(token: Secret, options?: CallOptions): Promise<GraphAnswer<TokenGrant>>;
  /** Meta sends this WABA's webhooks to our app from now on. Repeatable. */
  subscribeApp(wabaId: string, token: Secret, options?: CallOptions): Promise<GraphAnswer<true>>;
  /** All numbers of a WABA, over all pages. */
  listPhoneNumbers(
    wabaId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderNumber[]>>;
  /** Registers a number with its six-digit PIN. Repeatable with the same PIN. */
  registerNumber(
    phoneNumberId: string,
    pin: Secret,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<true>>;
  /** `POST /{phoneNumberId}/smb_app_data`: Meta tells by webhooks what the phone app of the number knows. */
  requestAppData(
    phoneNumberId: string,
    what: PhoneData,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<{ readonly requestId?: string }>>;
  createTemplate(
    wabaId: string,
    template: NewTemplate,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderTemplate>>;
  /** The WABA's template of exactly this name and language; null when it has none. */
  findTemplate(
    wabaId: string,
    template: Pick<NewTemplate, 'name' | 'language'>,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderTemplate | null>>;
  getTemplate(
    metaTemplateId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderTemplate>>;
  /** All templates of a WABA, over all pages. */
  listTemplates(
    wabaId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderTemplate[]>>;
  /** Deletes one language of a name. */
  deleteTemplate(
    wabaId: string,
    template: { readonly name: string; readonly id: string },
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<true>>;
  /** `POST /{phoneNumberId}/messages` with the body as given (Meta's own shape, `messaging_product` included). */
  sendMessage(
    phoneNumberId: string,
    body: Readonly<Record<string, unknown>>,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<MessageReceipt>>;
  /** A medium of this number, with an address that is good for five minutes. */
  findMedia(
    mediaId: string,
    phoneNumberId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<GraphAnswer<ProviderMedia>>;
  /** `POST /{phoneNumberId}/media`: Meta's id of the file, good for 30 days. Throws what reading its bytes throws. */
  uploadMedia(upload: ProviderUpload, token: Secret, options?: CallOptions): Promise<GraphAnswer<string>>;
  /** Ends the connections; calls under way end first. */
  close(): Promise<void>;
}
