import type { CommandRunner } from '@wabus/commands';
import { type ContactCommand, contactDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { ErasingKeyring, ErasureToComplete } from '@wabus/keyring';
import { type Clock, type Logger, pause } from '@wabus/platform';
import type { KeptBodies } from './kept-bodies.ts';
import { mentionOf } from './mention.ts';

/** What completing erasures stands on. */
export interface ErasingPorts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly keyring: Pick<ErasingKeyring, 'cacheMs' | 'erase' | 'erasures'>;
  readonly bodies: readonly KeptBodies[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Beyond the life of a key in memory: what was opened with it has been written by then, and is forgotten with the rest. */
const WRITTEN_MS = 5_000;
const EVERY_MS = 2_000;
const AT_ONCE = 100;

/**
 * Completes erasures that were asked for long enough ago that no process has a key of the person in memory. It does what
 * whoever asked may not have come to, too: a note that stands is carried out, whatever was killed since.
 */
export async function keepCompletingErasures(ports: ErasingPorts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await completeErasures(ports);
    } catch (error) {
      if (!signal.aborted) ports.logger.error({ err: error }, 'an erasure could not be completed yet');
    }
    await pause(EVERY_MS, signal);
  }
}

/** Completes those whose time has come. */
export async function completeErasures(ports: ErasingPorts): Promise<void> {
  const by = new Date(ports.clock.now().getTime() - ports.keyring.cacheMs - WRITTEN_MS);
  for (const erasure of await ports.keyring.erasures.open(by, AT_ONCE)) await complete(ports, erasure);
}

async function complete(ports: ErasingPorts, erasure: ErasureToComplete): Promise<void> {
  const { tenantId, personId, sought } = erasure;
  const at = erasure.at.toISOString();
  // Whoever turned out to be the same person after it was noted is erased with it.
  const contactIds = new Set(erasure.contactIds);
  for (const contactId of contactIds) {
    const { state } = await run(ports, erasure, { type: 'EraseContact', contactId, personId, at });
    await ports.keyring.erase(tenantId, contactId);
    for (const other of [...state.ties.merged, ...state.ties.absorbed]) contactIds.add(other);
  }
  if (sought.length > 0) {
    const mention = mentionOf(sought);
    for (const bodies of ports.bodies) await bodies.forget(tenantId, mention);
  }
  const now = ports.clock.now();
  for (const contactId of contactIds)
    await run(ports, erasure, { type: 'CompleteErasure', contactId, at: now.toISOString() });
  await ports.keyring.erasures.complete(erasure, now);
}

function run(
  { runner }: ErasingPorts,
  { tenantId, personId }: ErasureToComplete,
  command: ContactCommand & { readonly contactId: string },
) {
  return runner.run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, command.contactId),
    command,
    context: {
      ...{ tenantId, key: tenantId, correlationId: personId, causationId: personId },
      actor: { kind: 'system', id: 'erasing' },
    },
  });
}
