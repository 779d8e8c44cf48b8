export type { Retry } from './append.ts';
export { CommandRunner, type CommandRunnerPorts } from './command-runner.ts';
export { AppendUnknownError, StreamContendedError } from './errors.ts';
export {
  type AddressToTell,
  type ContactCause,
  type ContactPorts,
  contactRequest,
  identify,
  recordAddresses,
  tellAddresses,
} from './identify.ts';
export { readTenant } from './read-tenant.ts';
export { sealEvents } from './seal-events.ts';
export type {
  AppendedEvent,
  CommandContext,
  RunOutcome,
  RunRequest,
  RunResult,
  StreamOrigin,
  StreamSnapshot,
} from './types.ts';
