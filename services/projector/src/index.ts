export { type ProjectorConfig, projectorConfig } from './config.ts';
export { createProjector, type Projector, type ProjectorPorts } from './service.ts';
