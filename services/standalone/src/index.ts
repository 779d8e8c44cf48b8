export type { Announcement } from './announce.ts';
export { removeFolder } from './data-folder.ts';
export type { StandaloneOptions } from './options.ts';
export { type Standalone, startStandalone } from './service.ts';
