import { type DomainEventOf, derivedId, type EventData } from '@wabus/events';
import type { Keyring, Pair } from '@wabus/keyring';
import type { CommandRunner } from './command-runner.ts';
import { type ContactCause, contactRequest } from './identify.ts';

/** What telling of who is one person stands on. */
export interface MergePorts {
  readonly runner: Pick<CommandRunner, 'runMany'>;
  readonly keyring: Pick<Keyring, 'elderOf' | 'absorb'>;
}

/** What says something of who somebody is, and when: Meta's time, RFC 3339. */
export interface Evidence {
  readonly cause: ContactCause;
  readonly at: string;
}

/** An event of a contact's stream that is told once. */
export type IdentityEvent = DomainEventOf<'contact'> & {
  readonly id: string;
  readonly data: { readonly contactId: string };
};

/**
 * Appends what contacts' streams lack of these events, all of them or it throws: what follows in the keyring follows only
 * then, and who is killed in between does all of it again. Answers whether each of them is there still: of who was erased
 * nothing is told.
 */
export async function tellIdentity(
  { runner }: Pick<MergePorts, 'runner'>,
  { cause, at }: Evidence,
  events: readonly IdentityEvent[],
): Promise<boolean> {
  const outcomes = await runner.runMany(
    events.map((event) =>
      contactRequest(cause, event.data.contactId, {
        type: 'RecordIdentity',
        event: { ...event, occurredAt: at },
      }),
    ),
  );
  return outcomes.every((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.result.state.erasedAt === null;
  });
}

/**
 * Two contacts are one person: the one that was known first goes on for both. Answers which that is. Where that one was
 * erased meanwhile, the other one goes on alone: it would be erased for good without anybody's word.
 */
export async function mergeContacts(
  ports: MergePorts,
  evidence: Evidence,
  pair: Pair,
  because: EventData<'ContactsMerged'>['because'],
): Promise<string> {
  const { tenantId } = evidence.cause;
  const survivorId = await ports.keyring.elderOf(tenantId, pair);
  const absorbedId = survivorId === pair.one ? pair.other : pair.one;
  const merged = (contactId: string, otherId: string): IdentityEvent => ({
    type: 'ContactsMerged',
    id: derivedId('contacts-merged', contactId, otherId),
    data: { contactId, otherId, survivorId, because, at: evidence.at },
  });
  if (!(await tellIdentity(ports, evidence, [merged(survivorId, absorbedId)]))) return absorbedId;
  await tellIdentity(ports, evidence, [merged(absorbedId, survivorId)]);
  await ports.keyring.absorb(tenantId, absorbedId, survivorId);
  return survivorId;
}
