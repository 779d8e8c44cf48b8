import type { EventData } from '@wabus/events';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import type { ProjectSettings } from './settings.ts';

/** What a project's `status` may be in this version. */
export const PROJECT_STATUSES = [
  'pending',
  'connecting',
  'active',
  'needs-attention',
  'reconnecting',
  'failed',
] as const;

/** One of a project's statuses. */
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

/** The statuses that people are told. */
export const SHOWN_PROJECT_STATUSES = PROJECT_STATUSES.filter((status) => status !== 'reconnecting');

/** Why a step of going live did not succeed. */
export type ProjectFailure = EventData<'ProjectFailed'>['failure'];

/** The newest signup of a project and how far it came. */
export interface SignupState {
  readonly signupId: string;
  /** RFC 3339, our clock: a signup that is still `exchanging` much later was cut off by a crash. */
  readonly begunAt: string;
  /** `exchanging` until its token is stored, `going-live` until the project is active. */
  readonly phase: 'exchanging' | 'going-live' | 'done' | 'failed';
  readonly wabaId: string;
  readonly phoneNumberId?: string;
  readonly tokenStored: boolean;
  readonly subscribed: boolean;
  readonly registered: boolean;
  /** Step that failed last, and why; kept until that step succeeds or another signup begins. */
  readonly failed?: { readonly step: string; readonly failure: ProjectFailure };
}

/** A project as its stream tells it; plain JSON, so that a projection may keep it. */
export interface ProjectState {
  readonly projectId: string;
  readonly name: string;
  readonly metadata?: unknown;
  readonly createdAt: string;
  /** Absent before anybody set one. */
  readonly settings?: ProjectSettings;
  readonly status: ProjectStatus;
  readonly signup?: SignupState;
  /** What the newest stored token was proven to grant. */
  readonly connection?: EventData<'BusinessTokenStored'>;
  /** RFC 3339, our clock: when it was last known to work. */
  readonly worksSince?: string;
  /** Why Meta refuses what it sends, since when; stays through a new signup until that is done. */
  readonly attention?: ProjectAttention;
}

/** What of a project Meta may refuse: its token with its permissions, its account, or its number. */
export type RefusedPart = NonNullable<EventData<'ProjectNeedsAttention'>['refused']>;

/** What a project needs somebody's attention for. */
export interface ProjectAttention {
  /** RFC 3339, our clock. */
  readonly since: string;
  /** What Meta refuses; absent: its token. */
  readonly refused?: Exclude<RefusedPart, 'token'>;
  readonly failure: ProjectFailure;
}

/** The status that people are told: a signup under way is one, whatever was before. */
export function shownProjectStatus({
  status,
}: Pick<ProjectState, 'status'>): (typeof SHOWN_PROJECT_STATUSES)[number] {
  return status === 'reconnecting' ? 'connecting' : status;
}

/** A project before its first event. */
export const initialProject: ProjectState | null = null;

/** Folds one event into a project. */
export function evolveProject(state: ProjectState | null, event: FoldableEvent): ProjectState | null {
  if (event.type === 'ProjectCreated') {
    return { ...event.data, createdAt: event.recordedAt, status: 'pending' };
  }
  return state && evolveExisting(state, event);
}

function evolveExisting(
  state: ProjectState,
  event: Exclude<FoldableEvent, { readonly type: 'ProjectCreated' }>,
): ProjectState {
  switch (event.type) {
    case 'ProjectSettingsChanged': {
      const { projectId: _same, ...settings } = event.data;
      return { ...state, settings };
    }
    case 'EmbeddedSignupCompleted': {
      const { signupId, wabaId, phoneNumberId } = event.data;
      const begunAt = event.recordedAt;
      const steps = { tokenStored: false, subscribed: false, registered: false };
      const signup = { signupId, begunAt, wabaId, phoneNumberId, ...steps };
      const status = state.attention ? 'reconnecting' : 'connecting';
      return { ...state, status, signup: { ...signup, phase: 'exchanging' } };
    }
    case 'EmbeddedSignupFailed':
      return failed(state, 'embedded-signup', event.data.failure);
    case 'BusinessTokenStored': {
      const { wabaId, phoneNumberId, onBusinessApp } = event.data;
      const connected = { ...state, connection: event.data };
      // The app on the phone has registered the number, and Meta refuses to do so again.
      const registered = onBusinessApp ? { registered: true } : {};
      const signup = { phase: 'going-live', tokenStored: true, wabaId, phoneNumberId } as const;
      return withSignup(connected, { ...signup, ...registered });
    }
    case 'WebhooksSubscribed':
      return withSignup(state, { subscribed: true });
    case 'PhoneNumberRegistered':
      return withSignup(state, { registered: true, failed: undefined });
    case 'PhoneNumberRegistrationFailed':
      return withSignup(state, { failed: { step: 'phone-number', failure: event.data.failure } });
    case 'ProjectActivated':
      return works(state, event.recordedAt);
    case 'ProjectFailed':
      return failed(state, event.data.step, event.data.failure);
    case 'ProjectNeedsAttention': {
      const { refused = 'token', failure } = event.data;
      const part = refused === 'token' ? {} : { refused };
      const attention = { since: event.recordedAt, ...part, failure };
      return { ...state, status: 'needs-attention', attention };
    }
    case 'ProjectRecovered':
      return works(state, event.recordedAt);
    default:
      event satisfies ElsewhereThan<'project'>;
      return state;
  }
}

function works({ attention: _over, ...state }: ProjectState, at: string): ProjectState {
  const done = {
    phase: 'done',
    tokenStored: true,
    subscribed: true,
    registered: true,
    failed: undefined,
  } as const;
  return withSignup({ ...state, status: 'active', worksSince: at }, done);
}

/** A signup that was to mend a project and failed leaves it as it was: what waits for it goes on waiting. */
function failed(state: ProjectState, step: string, failure: ProjectFailure): ProjectState {
  const status = state.attention ? 'needs-attention' : 'failed';
  return withSignup({ ...state, status }, { phase: 'failed', failed: { step, failure } });
}

function withSignup(state: ProjectState, change: Partial<SignupState>): ProjectState {
  return state.signup ? { ...state, signup: { ...state.signup, ...change } } : state;
}
