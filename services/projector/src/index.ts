export { type ProjectorConfig, projectorConfig } from './config.ts';
export { type RelayProgress, readRelayProgress } from './relay-progress.ts';
export { createProjector, type Projector, type ProjectorPorts } from './service.ts';
