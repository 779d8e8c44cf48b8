export { type SchedulerConfig, schedulerConfig } from './config.ts';
export { installScheduler } from './install.ts';
export { createScheduler, type SchedulerPorts, type SchedulerSettings } from './service.ts';
