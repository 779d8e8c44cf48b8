import type { Secret } from '@wabus/platform';
import type {
  FailureWords,
  Limits,
  NewTemplate,
  OutboundMessage,
  Provider,
  Sending,
  WebhookDoor,
  WebhookHeaders,
  Webhooks,
} from '../src/index.ts';

/** What a provider can be made to do to the next message to somebody. */
export type Scene =
  | 'refuses-recipient'
  | 'refuses-account'
  | 'number-too-fast'
  | 'pair-too-fast'
  | 'broken'
  | 'takes-and-never-answers'
  | 'takes-and-cuts-the-line';

/** What somebody who signed up hands over. */
export interface SignedUp {
  readonly code: string;
  readonly accountId: string;
  readonly phoneNumberId: string;
}

/** A fact of any provider's catalogue; one that is not understood is of kind `unknown`. */
export interface ProviderFact {
  readonly fact: { readonly kind: string };
  /** The webhook with this fact alone, as JSON. */
  alone(): unknown;
}

/** A provider under test, and the hands that move the other side. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  /** The same adapter where nobody listens. */
  readonly away: Sending;
  /** A number that is ready to send, and its token. */
  readonly phoneNumberId: string;
  readonly token: Secret;
  /** The account of that number. */
  readonly accountId: string;
  readonly failures: FailureWords;
  readonly limits: Limits;
  readonly webhooks: Webhooks<ProviderFact>;
  /** Opened with two secrets, the current one and the one before. */
  readonly door: WebhookDoor;
  /** A webhook of more than one account, each in one piece, with a fact that is understood and one that is not. */
  readonly webhook: { readonly body: Buffer; readonly accounts: readonly string[] };
  /** A webhook signed with a secret. */
  knock(secret: 'current' | 'previous' | 'foreign'): {
    readonly body: Buffer;
    readonly headers: WebhookHeaders;
  };
  /** A right handshake, its answer, and the parameters that each must be right. */
  readonly handshake: {
    readonly query: string;
    readonly answer: string;
    readonly secrets: readonly string[];
  };
  /** A message that the provider takes. */
  readonly sample: Pick<OutboundMessage, 'type' | 'content'>;
  /** A template that the provider takes, and one that it would refuse for a reason known offline. */
  readonly template: NewTemplate;
  readonly refusedTemplate: NewTemplate;
  /** Another business goes through signup; its number may be in a phone app, too. */
  signUp(inPhoneApp?: boolean): Promise<SignedUp>;
  /** The next message to this address meets the scene. */
  play(scene: Scene, to: string): Promise<void>;
  /** What the provider took for this address: what comes back with its statuses. */
  taken(to: string): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** The provider once it is made: tests are written down before. */
export type Made = () => ProviderUnderTest;
