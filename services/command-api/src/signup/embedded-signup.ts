import { type commandRoutes, ProblemError, type ProjectResource, problem } from '@wabus/api-contract';
import { type Command, consequenceOf, eventOf, standingAfter } from '@wabus/commands';
import { type ProjectState, projectDecider } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { Secret } from '@wabus/platform';
import { writtenProject } from '../projects/project-resource.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { failureOfProblem, problemOfFailure } from '../streams/graph-problems.ts';
import { ownSnapshot, readPositionOf } from '../streams/snapshots.ts';
import { translate } from '../streams/translate.ts';
import { SignupClaims } from './claims.ts';
import { endCutOff, isCutOff } from './cut-off.ts';
import type { GoLive } from './go-live.ts';
import { type ProvenSignup, prove } from './prove.ts';

type Begin = Extract<CatalogueEvent, { type: 'EmbeddedSignupCompleted' }>;
type SignupCall = CallOf<typeof commandRoutes.embeddedSignup>;

/** A signup goes on after it was answered. */
type SignupCore = Core & { readonly goLive: Pick<GoLive, 'goOn'> };

/** One signup under way. */
interface Signup {
  readonly core: Core;
  readonly call: SignupCall;
  readonly command: Command;
  readonly stream: string;
  readonly signupId: string;
  readonly cause: ConstructorParameters<typeof SignupClaims>[1];
  readonly claims: SignupClaims;
}

/**
 * Connects a project: the code is exchanged within this request, after the event that lets only one request do so.
 * Subscribing, registering and activating go on after the answer.
 */
export async function embeddedSignup(core: SignupCore, call: SignupCall): Promise<RouteAnswer> {
  const { tenantId, id: projectId } = call.params;
  const command = await commandOf(core, call);
  const stream = streamName.project(projectId);
  const project = await ownSnapshot(core, projectDecider, stream, tenantId);
  if (isCutOff(project.state, core.clock)) await endCutOff(core, command, project.state);
  const signupId = core.ids.fresh();
  const { code: _never, pin: _secret, displayPhoneNumber: _metas, ...named } = call.body;
  const begun = await core.idempotency.run({ decider: projectDecider, stream, command }, () => ({
    wanted: { type: 'BeginSignup' as const, projectId, signupId, ...named },
    key: tenantId,
  }));
  const begin = eventOf(begun, 'EmbeddedSignupCompleted');
  if (begun.replayed) return repeated(core, tenantId, begin);
  const causationId = begin.id;
  const cause = { ...command, causationId };
  const claims = new SignupClaims(core, cause);
  const signup = { core, call, command, stream, signupId, cause, claims };
  const answer = await connect(signup, causationId);
  core.goLive.goOn(tenantId, projectId);
  await leaveOldPlace(signup, project.state.connection, answer.body as ProjectResource);
  return answer;
}

/** A project whose earlier signup failed on its way may come back with another number or WABA. */
async function leaveOldPlace(
  { core, call, cause }: Signup,
  old: ProjectState['connection'],
  now: Pick<ProjectResource, 'wabaId' | 'phoneNumberId'>,
): Promise<void> {
  const numberOnly = old?.wabaId === now.wabaId;
  if (!old || (numberOnly && old.phoneNumberId === now.phoneNumberId)) return;
  const { wabaId, phoneNumberId } = old;
  const projectId = call.params.id;
  try {
    const left = new SignupClaims(core, cause);
    await left.find({ projectId, wabaId, phoneNumberId, numberOnly });
    await left.giveBack();
  } catch (error) {
    core.logger.error({ err: error, projectId, wabaId }, 'a project moved but still holds its old claims');
  }
}

async function connect(signup: Signup, causationId: string): Promise<RouteAnswer> {
  const { core, call, claims } = signup;
  const { tenantId, id: projectId } = call.params;
  try {
    const proven = await prove(core.provider, call.body);
    await claims.claim({ tenantId, projectId, wabaId: call.body.wabaId, phoneNumberId: proven.number.id });
    return await storeToken(signup, proven, causationId);
  } catch (error) {
    const connected = await giveUp(signup, causationId, error);
    if (connected) return connected;
    throw error;
  }
}

async function storeToken(signup: Signup, proven: ProvenSignup, causationId: string): Promise<RouteAnswer> {
  const { core, call, command, stream, signupId } = signup;
  const { tenantId, id: projectId } = call.params;
  const { token, number } = proven;
  const { pin } = call.body;
  if (pin) await core.vault.put({ tenantId, projectId, purpose: 'two-step-pin' }, new Secret(pin));
  const vaultVersion = await core.vault.put({ tenantId, projectId, purpose: 'business-token' }, token);
  const { displayPhoneNumber, verifiedName, qualityRating, throughput, messagingLimit, isOnBizApp } = number;
  const stored = await core.runner.run({
    decider: projectDecider,
    stream,
    command: {
      type: 'StoreBusinessToken',
      projectId,
      signupId,
      wabaId: call.body.wabaId,
      phoneNumberId: number.id,
      displayPhoneNumber,
      verifiedName,
      qualityRating,
      throughput,
      ...(messagingLimit === undefined ? {} : { messagingLimit }),
      ...(isOnBizApp ? { onBusinessApp: true } : {}),
      vaultVersion,
    },
    context: consequenceOf(command, causationId, tenantId),
  });
  return accepted(stored.state as ProjectState, tenantId, stored.position);
}

/**
 * Ends the signup and gives its claims back; answers the connected project instead when its token turns out to
 * stand after all (the append's answer was lost). What cannot be ended now is ended as cut off later.
 */
async function giveUp(signup: Signup, causationId: string, error: unknown): Promise<RouteAnswer | null> {
  const { core, call, command, stream, signupId, claims } = signup;
  const { tenantId, id: projectId } = call.params;
  const refusal = error instanceof ProblemError ? error : (translate(error) ?? problem('internal-error'));
  try {
    const ended = await core.runner.run({
      decider: projectDecider,
      stream,
      command: { type: 'FailSignup', projectId, signupId, failure: failureOfProblem(refusal) },
      context: consequenceOf(command, causationId, tenantId),
    });
    const state = ended.state as ProjectState;
    if (state.signup?.signupId === signupId && state.signup.tokenStored) {
      return accepted(state, tenantId, ended.position);
    }
    await claims.giveBack();
  } catch (failure) {
    core.logger.error({ err: failure, projectId, signupId }, 'a failed signup could not be ended');
  }
  return null;
}

/** The answer that the first request with this key got, or would have got. */
async function repeated(
  core: Core,
  tenantId: string,
  { stream, data: { signupId } }: Begin,
): Promise<RouteAnswer> {
  const end = await standingAfter(
    core.store,
    { decider: projectDecider, stream },
    (event) =>
      (event.type === 'EmbeddedSignupFailed' || event.type === 'BusinessTokenStored') &&
      event.data.signupId === signupId,
  );
  if (!end) throw problem('idempotency-key-in-progress');
  if (end.event.type === 'EmbeddedSignupFailed') throw problemOfFailure(end.event.data.failure, true);
  return { ...accepted(end.state, tenantId, end.position), replayed: true };
}

function accepted(state: ProjectState, tenantId: string, position: bigint): RouteAnswer {
  return { status: 202, body: writtenProject(state), position: readPositionOf(tenantId, position) };
}
