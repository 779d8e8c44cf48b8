import { mayCause, messageKind } from '@wabus/domain';
import type { MessageFact } from '@wabus/whatsapp';
import { shownBy } from './addresses.ts';
import { attestNumber, type ChangePorts } from './change-identity.ts';
import { believedTimeOf, contextOf } from './owned-fact.ts';
import { type Heard, type PeoplePorts, type Person, withoutFailed } from './people.ts';
import { sourceOf } from './said.ts';

/** What believing numbers stands on. */
type AttestingPorts = ChangePorts & Pick<PeoplePorts, 'portfolios'>;

/** Numbers that people gave when they were asked for them are theirs; a card that somebody passes on says nothing of them. */
export async function recordAttestedNumbers(
  ports: AttestingPorts,
  people: readonly Person<MessageFact>[],
): Promise<Heard<MessageFact>> {
  const failures = new Map<Person<MessageFact>, Error>();
  for (const person of people) {
    const { owned, contactId } = person;
    const { attestedNumber } = owned.fact;
    if (attestedNumber === undefined || !mayCause(saidBy(person), 'beHeard')) continue;
    const { phone } = shownBy(attestedNumber, undefined, '?');
    if (!phone) continue;
    const evidence = { cause: contextOf(owned), at: believedTimeOf(owned) };
    await attestNumber(ports, evidence, contactId, phone).catch((error: unknown) => {
      failures.set(person, error instanceof Error ? error : new Error(String(error)));
    });
  }
  return withoutFailed(people, (person) => failures.get(person));
}

const saidBy = ({ owned }: Person<MessageFact>) => ({
  source: sourceOf(owned),
  kind: messageKind(owned.fact),
});
