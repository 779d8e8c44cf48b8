export { type CommandApiConfig, commandApiConfig } from './config.ts';
export type { UploadOrder } from './recipients/upload-jobs.ts';
export { type CommandApi, type CommandApiPorts, createCommandApi } from './service.ts';
