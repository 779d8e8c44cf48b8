import { problem } from '@wabus/api-contract';
import { type GateSubject, verdictOf } from '@wabus/gates';
import type { Core } from '../streams/core.ts';
import { refusalDetails } from './refusal-details.ts';
import { type KnownStates, streamStates } from './stream-states.ts';

/**
 * Lets pass what may be sent, or will wait by itself until it may.
 * @throws {ProblemError} the reason of the gate that is shut, such as `project-not-active`, `template-not-approved`,
 * `window-closed` or `contact-opted-out`; `service-unavailable` while what a gate knows is too old to refuse by
 */
export async function requireOpenGates(core: Core, subject: GateSubject, known: KnownStates): Promise<void> {
  const states = await streamStates(core, subject, known);
  const verdict = verdictOf('accept', subject, states, core.clock.now().getTime());
  if (verdict.kind === 'stale') {
    throw problem('service-unavailable', { detail: 'It is not known just now whether this may be sent.' });
  }
  if (verdict.kind !== 'shut') return;
  const details = refusalDetails[verdict.gate];
  throw problem(verdict.reason, await details?.({ core, subject, states, known }));
}
