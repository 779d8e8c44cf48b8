export { type ProjectorConfig, projectorConfig } from './config.ts';
export type { ModelTrouble, ModelTroubles } from './model-troubles.ts';
export { type RelayProgress, readRelayProgress } from './relay-progress.ts';
export { createProjector, type Projector, type ProjectorPorts } from './service.ts';
