import type { Secret } from '@wabus/platform';
import type { ProviderAnswer } from './answer.ts';
import type { CallOptions } from './sending.ts';

/** What the phone app of a business knows: who stands in its contacts, and what was said before. */
export type PhoneData = 'contacts' | 'history';

/** A business token fresh from the exchange. */
export interface BusinessToken {
  readonly token: Secret;
  /** When it ends (ISO); absent: never. */
  readonly expiresAt?: string;
}

/** A business phone number of an account. */
export interface ProviderNumber {
  readonly id: string;
  /** As the provider shows it, formatted. */
  readonly displayPhoneNumber: string;
  readonly verifiedName: string;
  /** GREEN, YELLOW, RED, NA or UNKNOWN. */
  readonly qualityRating: string;
  /** STANDARD, HIGH or NOT_APPLICABLE. */
  readonly throughput: string;
  /** The portfolio's tier, such as TIER_2K. */
  readonly messagingLimit?: string;
  /** CONNECTED, PENDING … */
  readonly status?: string;
  /** Coexistence: the number also runs in the WhatsApp Business app. */
  readonly isOnBizApp?: boolean;
}

/** Connects accounts of businesses and their numbers. No method throws for a remote fault. */
export interface Onboarding {
  /** Exchanges a signup code, which works once (a failed exchange burns it too), for a business token. */
  exchangeCode(code: string, options?: CallOptions): Promise<ProviderAnswer<BusinessToken>>;
  /** Whether the token is valid and may send for this account and administer it. */
  grantsAccount(accountId: string, token: Secret, options?: CallOptions): Promise<ProviderAnswer<boolean>>;
  /** The provider sends this account's webhooks to us from now on. Repeatable. */
  subscribeWebhooks(accountId: string, token: Secret, options?: CallOptions): Promise<ProviderAnswer<true>>;
  /** All numbers of an account. */
  listPhoneNumbers(
    accountId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderNumber[]>>;
  /** Registers a number with its six-digit PIN. Repeatable with the same PIN. */
  registerNumber(
    phoneNumberId: string,
    pin: Secret,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<true>>;
  /**
   * Asks that what the phone app of a number knows is told by webhooks; soon after the number is connected, and once:
   * another time is refused because it was `asked-before`. Answers the provider's name of the request, where it has one.
   */
  requestPhoneData(
    phoneNumberId: string,
    what: PhoneData,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<{ readonly requestId?: string }>>;
}
