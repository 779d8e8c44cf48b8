export { type QueryApiConfig, queryApiConfig } from './config.ts';
export { createQueryApi, type QueryApi, type QueryApiPorts } from './service.ts';
