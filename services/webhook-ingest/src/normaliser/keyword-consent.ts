import { isOptOutButton, keywordMeaning, mayCause, messageKind, type TenantSettings } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import { contactRequest } from './meet.ts';
import { believedTimeOf } from './owned-fact.ts';
import { endOfSecond, type Heard, type PeoplePorts, type Person, withoutFailed } from './people.ts';
import { type SaidFact, sourceOf } from './said.ts';

/** What consent by keyword stands on. */
export interface ConsentPorts extends PeoplePorts {
  readonly settings: { of(tenantId: string): Promise<TenantSettings> };
}

/** What a word of consent may be said in: a message, or what one says after an edit. */
type Spoken = Extract<SaidFact, { readonly kind: 'message' | 'edit' }>;

/** Records consent that people withdrew or gave back with a keyword, as their whole message or button. */
export async function recordKeywordConsent<Fact extends Spoken>(
  ports: ConsentPorts,
  everybody: readonly Person<Fact>[],
): Promise<Heard<Fact>> {
  const people = everybody.filter(isHeard);
  const tenants = [...new Set(people.map(({ owned }) => owned.owner.tenantId))];
  const settings = new Map(
    await Promise.all(
      tenants.map(async (tenantId) => [tenantId, await ports.settings.of(tenantId)] as const),
    ),
  );
  const speakers = people.flatMap((person) => {
    const { fact, owner } = person.owned;
    const own = settings.get(owner.tenantId);
    const meaning = own ? meaningOf(fact, own) : null;
    return meaning ? [{ person, request: consentRequest(person, meaning) }] : [];
  });
  const outcomes = await ports.runner.runMany(speakers.map(({ request }) => request));
  const failures = new Map<Person<Fact>, Error>(
    speakers.flatMap(({ person }, index) => {
      const outcome = outcomes[index];
      return outcome && !outcome.ok ? [[person, outcome.error] as const] : [];
    }),
  );
  return withoutFailed(everybody, (person) => failures.get(person));
}

/** What the business itself changed, and what may not be heard, says nothing of consent. */
function isHeard({ owned }: Person<Spoken>): boolean {
  const { fact } = owned;
  if (fact.by !== 'person' || (fact.said === undefined && fact.pressed === undefined)) return false;
  const kind = fact.kind === 'edit' && fact.groupId === undefined ? 'edit' : messageKind(fact);
  return mayCause({ source: sourceOf(owned), kind }, 'beHeard');
}

/** By what was said, or by the label where the button is Meta's own: that one's payload may say nothing. */
function meaningOf({ said, pressed }: Spoken, settings: TenantSettings): 'stop' | 'start' | null {
  if (pressed !== undefined && isOptOutButton(pressed)) return 'stop';
  return said === undefined ? null : keywordMeaning(said, settings);
}

function consentRequest({ owned, contactId }: Person<Spoken>, meaning: 'stop' | 'start') {
  const { wamid, said, pressed } = owned.fact;
  return contactRequest(owned, contactId, {
    type: 'RecordConsent',
    contactId,
    purpose: 'marketing',
    state: meaning === 'stop' ? 'withdrawn' : 'given',
    source: 'keyword',
    said: { at: meaning === 'stop' ? endOfSecond(believedTimeOf(owned)) : believedTimeOf(owned) },
    evidence: pressed !== undefined && isOptOutButton(pressed) ? pressed : (said ?? ''),
    message: {
      eventId: derivedId('consent', wamid, meaning),
      wamid,
      projectId: owned.owner.number.projectId,
    },
  });
}
