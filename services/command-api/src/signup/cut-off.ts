import { type Command, consequenceOf } from '@wabus/commands';
import { type ProjectState, projectDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Clock } from '@wabus/platform';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import { SignupClaims } from './claims.ts';

/** Longest time from the first event of a signup to its end while its request lives: three calls to Meta and to spare. */
export const EXCHANGE_LIMIT_MS = 120_000;

/** Whether the project's signup was cut off by a crash: nobody holds its code any more, so it can never end by itself. */
export function isCutOff(project: ProjectState, clock: Clock): boolean {
  const { signup } = project;
  return (
    signup?.phase === 'exchanging' && clock.now().getTime() - Date.parse(signup.begunAt) > EXCHANGE_LIMIT_MS
  );
}

/**
 * Gives back what a signup that was cut off claimed anew, and ends it, so that another may begin. In this order: whoever
 * begins another claims afresh, and no slow end of the old one takes that away. Claims are found before it is looked
 * whether it is still the newest signup.
 */
export async function endCutOff(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  project: ProjectState,
): Promise<void> {
  const { signup, projectId } = project;
  if (!signup) return;
  const { signupId } = signup;
  const stream = streamName.project(projectId);
  const claims = new SignupClaims(core, { ...command, causationId: signupId });
  await findClaims(claims, project, signup);
  const now = (await readSnapshot(core, projectDecider, stream))?.state?.signup;
  if (now?.signupId !== signupId || now.phase !== 'exchanging') return;
  await claims.giveBack();
  const detail = 'The signup was cut off before its code was exchanged.';
  const ended = await core.runner.run({
    decider: projectDecider,
    stream,
    command: {
      type: 'FailSignup',
      projectId,
      signupId,
      failure: { code: 'signup-code-expired', class: 'own-rule', detail },
    },
    context: consequenceOf(command, signupId, command.tenantId),
  });
  const { signup: last, connection } = ended.state ?? {};
  // Its request was alive after all, and stored its token just now.
  if (connection && last?.signupId === signupId && last.tokenStored)
    await claims.claim({ ...connection, tenantId: command.tenantId, projectId });
}

/** An earlier signup proved what is connected; a number that the request left open is only told by its claim. */
async function findClaims(
  claims: SignupClaims,
  { projectId, connection }: ProjectState,
  { wabaId, phoneNumberId }: NonNullable<ProjectState['signup']>,
): Promise<void> {
  const numbers = phoneNumberId === undefined ? await claims.numbersHeld(projectId, wabaId) : [phoneNumberId];
  if (connection?.wabaId !== wabaId) await claims.find({ projectId, wabaId });
  for (const number of numbers) {
    if (connection?.phoneNumberId === number) continue;
    await claims.find({ projectId, wabaId, phoneNumberId: number, numberOnly: true });
  }
}
