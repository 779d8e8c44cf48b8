import type { Secret } from '@wabus/platform';
import type { NewTemplate, OutboundMessage, Provider, Sending } from '../src/index.ts';

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
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A provider under test, and the hands that move the other side. */
export interface ProviderUnderTest {
  readonly provider: Provider;
  /** The same adapter where nobody listens. */
  readonly away: Sending;
  /** A number that is ready to send, and its token. */
  readonly phoneNumberId: string;
  readonly token: Secret;
  /** A message that the provider takes. */
  readonly sample: Pick<OutboundMessage, 'type' | 'content'>;
  /** A template that the provider takes. */
  readonly template: NewTemplate;
  /** Another business goes through signup. */
  signUp(): Promise<SignedUp>;
  /** The next message to this address meets the scene. */
  play(scene: Scene, to: string): Promise<void>;
  /** What the provider took for this address: what comes back with its statuses. */
  taken(to: string): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** The provider once it is made: tests are written down before. */
export type Made = () => ProviderUnderTest;
