import { contactDecider, type FoldableEvent, fold } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';

/** The contacts that are one person, merged with one another: their threads with a project are one. */
export interface Person {
  readonly contactIds: readonly string[];
  /** The one that goes on for all. */
  readonly contactId: string;
  /** Position of the last word that made them one; absent for a contact by itself. */
  readonly joinedAt?: bigint;
}

/** The person that a contact is, with all contacts that were merged with it. */
export async function personOf(core: Core, tenantId: string, contactId: string): Promise<Person> {
  const survivors: string[] = [];
  const found = new Set<string>();
  const joins: bigint[] = [];
  const wanted = [contactId];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const events = await core.store.readStream(streamName.contact(tenantId, id));
    const { merged, absorbed } = fold(contactDecider, events as readonly FoldableEvent[]).ties;
    wanted.push(...merged, ...absorbed);
    if (merged.length === 0) survivors.push(id);
    joins.push(...events.flatMap(({ type, position }) => (type === 'ContactsMerged' ? [position] : [])));
  }
  const [joinedAt] = joins.sort((one, other) => (one < other ? 1 : -1));
  return {
    contactIds: [...found],
    contactId: survivors.sort()[0] ?? contactId,
    ...(joinedAt === undefined ? {} : { joinedAt }),
  };
}
