export { type RelayConfig, relayConfig } from './config.ts';
export { installRelay } from './install.ts';
export { publishedPosition } from './published.ts';
export { createRelay, type RelayPorts } from './service.ts';
export { ForeignStoreError, refuseStoreBehind, StoreBehindError } from './store-behind.ts';
