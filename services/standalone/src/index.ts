export type { Announcement } from './announce.ts';
export type { StandaloneOptions } from './options.ts';
export { type Standalone, startStandalone } from './service.ts';
