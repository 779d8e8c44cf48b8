import { VERSION } from '@wabus/platform';

/** Who we say we are: Meta's servers of media refuse clients that say nothing. */
export const USER_AGENT = `wabus/${VERSION}`;
