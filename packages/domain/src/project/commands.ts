import type { EventData } from '@wabus/events';
import type { ProjectSettings } from './settings.ts';

/** Opens a project; its id derives from the command's id. */
export interface CreateProject {
  readonly type: 'CreateProject';
  readonly projectId: string;
  readonly name: string;
  readonly metadata?: unknown;
}

/** Says how the project behaves; what is left out stays as it is. */
export interface PutProjectSettings {
  readonly type: 'PutProjectSettings';
  readonly projectId: string;
  readonly settings: Partial<ProjectSettings>;
}

/** Wins or loses the right to exchange the signup's code; `signupId` is fresh (v7) for each request. */
export interface BeginSignup {
  readonly type: 'BeginSignup';
  readonly projectId: string;
  readonly signupId: string;
  readonly wabaId: string;
  readonly phoneNumberId?: string;
  readonly businessId?: string;
  readonly event?: string;
}

/** The signup ended before its token was stored; does nothing when that signup is not under way any more. */
export interface FailSignup {
  readonly type: 'FailSignup';
  readonly projectId: string;
  readonly signupId: string;
  readonly failure: EventData<'EmbeddedSignupFailed'>['failure'];
}

/** The token lies in the vault and grants WABA and number. */
export interface StoreBusinessToken extends Readonly<EventData<'BusinessTokenStored'>> {
  readonly type: 'StoreBusinessToken';
}

/** Meta answered the webhook subscription. */
export interface RecordWebhooksSubscribed {
  readonly type: 'RecordWebhooksSubscribed';
  readonly projectId: string;
}

/** Meta registered the number; its PIN lies in the vault. */
export interface RecordNumberRegistered {
  readonly type: 'RecordNumberRegistered';
  readonly projectId: string;
}

/** Meta refused to register the number; going live stays under way until `FailProject`. */
export interface RecordRegistrationFailed {
  readonly type: 'RecordRegistrationFailed';
  readonly projectId: string;
  readonly failure: EventData<'PhoneNumberRegistrationFailed'>['failure'];
}

/** Every step is done. */
export interface ActivateProject {
  readonly type: 'ActivateProject';
  readonly projectId: string;
}

/** Going live stops at this step of the checklist; a new signup may begin. */
export interface FailProject {
  readonly type: 'FailProject';
  readonly projectId: string;
  readonly step: string;
  readonly failure: EventData<'ProjectFailed'>['failure'];
}

/** Meta refused a message for the sake of the project's token, account or number; nothing when the project has worked since. */
export interface RaiseAttention extends Readonly<EventData<'ProjectNeedsAttention'>> {
  readonly type: 'RaiseAttention';
}

/** Meta took up a message of the project that needed attention. */
export interface RecoverProject extends Readonly<EventData<'ProjectRecovered'>> {
  readonly type: 'RecoverProject';
}

/** Commands of a project stream. */
export type ProjectCommand =
  | CreateProject
  | PutProjectSettings
  | BeginSignup
  | FailSignup
  | StoreBusinessToken
  | RecordWebhooksSubscribed
  | RecordNumberRegistered
  | RecordRegistrationFailed
  | ActivateProject
  | FailProject
  | RaiseAttention
  | RecoverProject;
