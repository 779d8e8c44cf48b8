import type { DomainEventOf } from '@wabus/events';
import type { Decider, FoldableEvent } from '../decider.ts';
import { isTold, type Told } from '../once.ts';
import { covers, type Version, versionOf } from './versions.ts';

/** Records what was said under an id of Meta's, or done by it. */
export interface RecordSaid {
  readonly type: 'RecordSaid';
  /** Its id derives from what was told, so that a repeat has the same. */
  readonly event: DomainEventOf<'inbound'> & { readonly id: string };
}

/** What stands in a stream of one id of Meta's. */
export interface Said {
  readonly told: Told | null;
  /** The ways in which its message came. */
  readonly versions: readonly Version[];
}

/**
 * Rules of `inbound-…`: each thing that was told stands once. A message may come in several ways; one that adds nothing to
 * what stands is a repeat, so a placeholder after the message it stands for is nothing, and the message after it is not.
 */
export const inboundDecider: Decider<Said, RecordSaid> = {
  initialState: { told: null, versions: [] },
  evolve: ({ told, versions }, event) => {
    const version = versionIn(event);
    return {
      told: { id: event.id, type: event.type, before: told },
      versions: version ? [...versions, version] : versions,
    };
  },
  decide: ({ event }, said) => (isSaid(said, { ...event, version: versionIn(event) }) ? [] : [event]),
};

/** Whether it stands already: by its id, and a message by what its version would add. */
export function isSaid(
  { told, versions }: Said,
  { version, ...event }: Pick<Told, 'id' | 'type'> & { readonly version: Version | null },
): boolean {
  if (version) return versions.some((one) => covers(one, version));
  return isTold(told, 'id', event);
}

function versionIn(event: FoldableEvent | DomainEventOf<'inbound'>): Version | null {
  if (event.type !== 'MessageReceived' && event.type !== 'MessageEchoed') return null;
  return versionOf(event.data);
}
