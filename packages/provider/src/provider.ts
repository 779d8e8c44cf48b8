import type { Media, Uploads } from './media.ts';
import type { Onboarding } from './onboarding.ts';
import type { Sending } from './sending.ts';
import type { Templates } from './templates.ts';

/** A messaging provider, as its adapter offers it. */
export interface Provider extends Sending, Onboarding, Templates, Media, Uploads {
  /** Ends the connections; calls under way end first. */
  close(): Promise<void>;
}
