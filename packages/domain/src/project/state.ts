import type { EventData } from '@wabus/events';
import type { FoldableEvent } from '../decider.ts';

/** What a project's `status` may be in this version. */
export type ProjectStatus = 'pending' | 'connecting' | 'active' | 'failed';

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
  readonly status: ProjectStatus;
  readonly signup?: SignupState;
  /** What the newest stored token was proven to grant. */
  readonly connection?: EventData<'BusinessTokenStored'>;
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

function evolveExisting(state: ProjectState, event: FoldableEvent): ProjectState {
  switch (event.type) {
    case 'EmbeddedSignupCompleted': {
      const { signupId, wabaId, phoneNumberId } = event.data;
      const begunAt = event.recordedAt;
      const steps = { tokenStored: false, subscribed: false, registered: false };
      const signup = { signupId, begunAt, wabaId, phoneNumberId, ...steps };
      return { ...state, status: 'connecting', signup: { ...signup, phase: 'exchanging' } };
    }
    case 'EmbeddedSignupFailed':
      return failed(state, 'embedded-signup', event.data.failure);
    case 'BusinessTokenStored': {
      const { wabaId, phoneNumberId } = event.data;
      const connected = { ...state, connection: event.data };
      return withSignup(connected, { phase: 'going-live', tokenStored: true, wabaId, phoneNumberId });
    }
    case 'WebhooksSubscribed':
      return withSignup(state, { subscribed: true });
    case 'PhoneNumberRegistered':
      return withSignup(state, { registered: true, failed: undefined });
    case 'PhoneNumberRegistrationFailed':
      return withSignup(state, { failed: { step: 'phone-number', failure: event.data.failure } });
    case 'ProjectActivated':
      return withSignup({ ...state, status: 'active' }, { phase: 'done', failed: undefined });
    case 'ProjectFailed':
      return failed(state, event.data.step, event.data.failure);
    default:
      return state;
  }
}

function failed(state: ProjectState, step: string, failure: ProjectFailure): ProjectState {
  return withSignup({ ...state, status: 'failed' }, { phase: 'failed', failed: { step, failure } });
}

function withSignup(state: ProjectState, change: Partial<SignupState>): ProjectState {
  return state.signup ? { ...state, signup: { ...state.signup, ...change } } : state;
}
