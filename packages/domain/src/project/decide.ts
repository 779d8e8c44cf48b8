import { isDeepStrictEqual } from 'node:util';
import { type DomainEvent, derivedId } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import type {
  BeginSignup,
  ProjectCommand,
  RaiseAttention,
  RecoverProject,
  StoreBusinessToken,
} from './commands.ts';
import { projectSettingsOf } from './settings.ts';
import { evolveProject, initialProject, type ProjectState, type SignupState } from './state.ts';

/** Rules of `project-{projectId}`. */
export const projectDecider: Decider<ProjectState | null, ProjectCommand> = {
  initialState: initialProject,
  evolve: evolveProject,
  decide: decideProject,
};

function decideProject(command: ProjectCommand, state: ProjectState | null): DomainEvent[] {
  if (command.type === 'CreateProject') {
    if (state) throw new DomainError('already-exists', 'A project with this id exists.');
    const { type: _type, ...data } = command;
    return [{ type: 'ProjectCreated', data }];
  }
  if (!state) throw new DomainError('not-found', 'There is no such project.');
  switch (command.type) {
    case 'BeginSignup':
      return beginSignup(command, state);
    case 'FailSignup': {
      const { projectId, signupId, failure } = command;
      const current = state.signup?.signupId === signupId && state.signup.phase === 'exchanging';
      return current ? [{ type: 'EmbeddedSignupFailed', data: { projectId, signupId, failure } }] : [];
    }
    case 'PutProjectSettings': {
      const before = projectSettingsOf(state.settings);
      const after = { ...before, ...command.settings };
      if (isDeepStrictEqual(after, before)) return [];
      return [{ type: 'ProjectSettingsChanged', data: { projectId: command.projectId, ...after } }];
    }
    case 'StoreBusinessToken':
      return storeToken(command, state);
    case 'RaiseAttention':
      return raiseAttention(command, state);
    case 'RecoverProject':
      return recover(command, state);
    default:
      return goLive(command, state);
  }
}

function beginSignup(command: BeginSignup, state: ProjectState): DomainEvent[] {
  if (state.status === 'active') {
    throw new DomainError('project-already-connected', 'The project is connected already.');
  }
  if (state.status === 'connecting' || state.status === 'reconnecting') {
    throw new DomainError('signup-in-progress', 'Another signup of this project is under way.');
  }
  const { type: _type, ...data } = command;
  // A fresh id: of two requests with the same Idempotency-Key only one may go on to exchange the code.
  return [{ type: 'EmbeddedSignupCompleted', id: derivedId('signup-completed', command.signupId), data }];
}

function storeToken(command: StoreBusinessToken, state: ProjectState): DomainEvent[] {
  const { type: _type, ...data } = command;
  const { signup } = state;
  if (signup?.signupId !== command.signupId || signup.phase === 'failed') {
    throw new DomainError('signup-not-current', 'The signup that brought this token is not the current one.');
  }
  return signup.phase === 'exchanging' ? [{ type: 'BusinessTokenStored', data }] : [];
}

/** A refusal from before the project last worked is old news. */
function raiseAttention(command: RaiseAttention, state: ProjectState): DomainEvent[] {
  const { type: _type, ...data } = command;
  if (state.status !== 'active') return [];
  if (state.worksSince !== undefined && Date.parse(command.refusedAt) <= Date.parse(state.worksSince))
    return [];
  return [{ type: 'ProjectNeedsAttention', data }];
}

/** Once another signup has brought another token, only a signup leads on. */
function recover(command: RecoverProject, state: ProjectState): DomainEvent[] {
  const { type: _type, ...data } = command;
  const { signup } = state;
  const halfway = signup?.phase === 'failed' && signup.tokenStored;
  return state.status === 'needs-attention' && !halfway ? [{ type: 'ProjectRecovered', data }] : [];
}

type GoLiveCommand = Exclude<
  ProjectCommand,
  {
    type:
      | 'CreateProject'
      | 'PutProjectSettings'
      | 'BeginSignup'
      | 'FailSignup'
      | 'StoreBusinessToken'
      | 'RaiseAttention'
      | 'RecoverProject';
  }
>;

function goLive(command: GoLiveCommand, state: ProjectState): DomainEvent[] {
  const { projectId } = command;
  const { signup, connection } = state;
  if (signup?.phase === 'done' || (signup?.phase === 'failed' && command.type === 'FailProject')) return [];
  if (signup?.phase !== 'going-live' || !connection) {
    throw new DomainError('project-not-ready', 'The project is not about to go live.');
  }
  const { wabaId, phoneNumberId } = connection;
  switch (command.type) {
    case 'RecordWebhooksSubscribed':
      return signup.subscribed ? [] : [{ type: 'WebhooksSubscribed', data: { projectId, wabaId } }];
    case 'RecordNumberRegistered':
      return signup.registered ? [] : [{ type: 'PhoneNumberRegistered', data: { projectId, phoneNumberId } }];
    case 'RecordRegistrationFailed': {
      const { failure } = command;
      // Of two walks at once the other one got through.
      if (signup.registered) return [];
      return [{ type: 'PhoneNumberRegistrationFailed', data: { projectId, phoneNumberId, failure } }];
    }
    case 'ActivateProject':
      requireSteps(signup);
      return [{ type: 'ProjectActivated', data: { projectId, wabaId, phoneNumberId } }];
    case 'FailProject': {
      const { step, failure } = command;
      const done = step === 'webhooks' ? signup.subscribed : step === 'phone-number' && signup.registered;
      if (done) return [];
      return [{ type: 'ProjectFailed', data: { projectId, step, failure } }];
    }
  }
}

function requireSteps(signup: SignupState): void {
  if (signup.subscribed && signup.registered) return;
  throw new DomainError(
    'project-not-ready',
    'Webhooks are not subscribed or the number is not registered yet.',
  );
}
