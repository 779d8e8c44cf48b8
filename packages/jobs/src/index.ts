export { installJobs } from './install.ts';
export type { HeldJob, Job, Jobs } from './port.ts';
export { createJobs, type JobsOptions } from './postgres-jobs.ts';
export { findJob } from './show.ts';
