import { type FoldableEvent, fold, type MessageState, messageDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { campaignMessageId, streamName } from '@wabus/events';
import type { GateStates } from '@wabus/gates';

/** What finding out whom a campaign wrote to already stands on. */
export interface OnePersonPorts {
  readonly store: Pick<EventStore, 'readStream'>;
}

/** A round of a campaign. */
interface Round {
  readonly campaignId: string;
  readonly round: number;
}

/** Phases in which a message is nobody's: there is none, or it came to nothing. */
const NOTHING: ReadonlySet<string> = new Set<MessageState['phase']>(['none', 'rejected', 'suppressed']);
/** Phases in which a message waits for its turn, and may be left out. */
const WAITS: ReadonlySet<string> = new Set<MessageState['phase']>(['queued', 'deferred', 'abandoned']);

/** The other contacts of the same person, merged or linked; none for almost everybody. */
export function othersOf({ people }: Pick<GateStates, 'people'>, contactId: string): readonly string[] {
  return people.get(contactId)?.contactIds.filter((other) => other !== contactId) ?? [];
}

/** Whether the campaign has a message to this contact, in this round or an earlier one. */
export async function isQueued(ports: OnePersonPorts, campaign: Round, contactId: string): Promise<boolean> {
  const [phase = 'none'] = await phasesOf(ports, { ...campaign, contactId }, campaign.round);
  return phase !== 'none';
}

/** Whether the campaign wrote to one of these contacts, in this round or an earlier one, or is about to. */
export async function isWritten(
  ports: OnePersonPorts,
  campaign: Round,
  others: readonly string[],
): Promise<boolean> {
  const phases = await Promise.all(others.map((contactId) => phasesOf(ports, { ...campaign, contactId }, 0)));
  return phases.flat().some((phase) => !NOTHING.has(phase));
}

/**
 * Whether a message that waits yields to one of the others: to what went out or is on its way, and of two that wait to that
 * of the smaller id.
 */
export async function yields(
  ports: OnePersonPorts,
  campaign: Round,
  contactId: string,
  others: readonly string[],
): Promise<boolean> {
  for (const other of others) {
    const phases = await phasesOf(ports, { ...campaign, contactId: other }, 0);
    const counts = (phase: string) => !NOTHING.has(phase) && (!WAITS.has(phase) || other < contactId);
    if (phases.some(counts)) return true;
  }
  return false;
}

/** The phases of a contact's messages, from one round up to that of the campaign. */
function phasesOf(
  { store }: OnePersonPorts,
  { campaignId, round, contactId }: Round & { readonly contactId: string },
  from: number,
): Promise<MessageState['phase'][]> {
  const rounds = Array.from({ length: round - from + 1 }, (_, index) => from + index);
  return Promise.all(
    rounds.map(async (one) => {
      const events = await store.readStream(
        streamName.message(campaignMessageId(campaignId, contactId, one)),
      );
      return fold(messageDecider, events as FoldableEvent[]).phase;
    }),
  );
}
