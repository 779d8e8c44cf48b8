import { type ProjectState, projectDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Clock } from '@wabus/platform';
import { type Command, consequenceOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
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

/** Ends a signup that was cut off and gives back what it claimed anew, so that another may begin. */
export async function endCutOff(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  project: ProjectState,
): Promise<void> {
  const { signup, projectId } = project;
  if (!signup) return;
  const { signupId, wabaId, phoneNumberId } = signup;
  const detail = 'The signup was cut off before its code was exchanged.';
  const ended = await core.runner.run({
    decider: projectDecider,
    stream: streamName.project(projectId),
    command: {
      type: 'FailSignup',
      projectId,
      signupId,
      failure: { code: 'signup-code-expired', class: 'own-rule', detail },
    },
    context: consequenceOf(command, signupId, command.tenantId),
  });
  if (ended.events.length === 0) return;
  const claims = new SignupClaims(core, { ...command, causationId: signupId });
  // An earlier signup proved these; a number that the request left open is only told by its claim.
  const { connection } = project;
  const numbers = phoneNumberId === undefined ? await claims.numbersHeld(projectId, wabaId) : [phoneNumberId];
  for (const number of numbers) {
    if (connection?.phoneNumberId === number) continue;
    await claims.giveBackHeld({ projectId, wabaId, phoneNumberId: number, numberOnly: true });
  }
  if (connection?.wabaId !== wabaId) await claims.giveBackHeld({ projectId, wabaId });
}
