import type { RunOutcome } from '@wabus/commands';
import { isOptOutButton, keywordMeaning, type TenantSettings } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import type { MarketingPreferenceFact, MessageFact } from '@wabus/whatsapp';
import { believedTimeOf, type OwnedItem, timeOf } from './item.ts';
import { contactRequest } from './meet.ts';
import { type Placed, placedBy, runInChunks, together } from './outcome.ts';
import { type Heard, identify, type PeoplePorts, type Person, withoutFailed } from './people.ts';

/** What listening to people's words stands on. */
export interface WordPorts extends PeoplePorts {
  readonly settings: { of(tenantId: string): Promise<TenantSettings> };
}

/** Records consent that people withdrew or gave back with a keyword, as their whole message or button. */
export async function recordWords(
  ports: WordPorts,
  people: readonly Person<MessageFact>[],
): Promise<Heard<MessageFact>> {
  const tenants = [...new Set(people.map(({ item }) => item.owner.tenantId))];
  const settings = new Map(
    await Promise.all(
      tenants.map(async (tenantId) => [tenantId, await ports.settings.of(tenantId)] as const),
    ),
  );
  const speakers = people.flatMap((person) => {
    const { fact, owner } = person.item;
    const own = settings.get(owner.tenantId);
    const meaning = own ? meaningOf(fact, own) : null;
    return meaning
      ? contactsOf(person).map((contactId) => ({
          person,
          request: consentRequest(person, contactId, meaning),
        }))
      : [];
  });
  const outcomes = await runInChunks(
    ports.runner,
    speakers.map(({ request }) => request),
  );
  const failures = new Map(
    speakers.flatMap(({ person }, index) => {
      const outcome = outcomes[index];
      return outcome && !outcome.ok ? [[person, outcome.error] as const] : [];
    }),
  );
  return withoutFailed(people, (person) => failures.get(person));
}

/**
 * What a person says holds for every contact that the person's addresses lead to: who asks for peace from a number gets
 * it at that number, too, whoever had it before.
 */
const contactsOf = ({ contactId, others }: Person): readonly string[] => [contactId, ...others];

/** By what was said, or by the label where the button is Meta's own: that one's payload may say nothing. */
function meaningOf({ said, pressed }: MessageFact, settings: TenantSettings): 'stop' | 'start' | null {
  if (pressed !== undefined && isOptOutButton(pressed)) return 'stop';
  return said === undefined ? null : keywordMeaning(said, settings);
}

function consentRequest(person: Person<MessageFact>, contactId: string, meaning: 'stop' | 'start') {
  const { item } = person;
  const { wamid, said, pressed } = item.fact;
  return contactRequest(item, contactId, {
    type: 'RecordConsent',
    contactId,
    purpose: 'marketing',
    state: meaning === 'stop' ? 'withdrawn' : 'given',
    source: 'keyword',
    said: { at: meaning === 'stop' ? endOfSecond(believedTimeOf(item)) : believedTimeOf(item) },
    evidence: pressed !== undefined && isOptOutButton(pressed) ? pressed : (said ?? ''),
    message: {
      eventId: derivedId('consent', wamid, meaning, ...(contactId === person.contactId ? [] : [contactId])),
      wamid,
      projectId: item.owner.number?.projectId ?? '',
    },
  });
}

/** Records what people chose about marketing of a number in WhatsApp's own settings. */
export async function placePreferences(
  ports: PeoplePorts,
  items: readonly OwnedItem<MarketingPreferenceFact>[],
): Promise<Placed> {
  const { people, failed } = await identify(ports, items);
  const requests = people.flatMap((person) =>
    contactsOf(person).map((contactId) => ({ person, request: preferenceRequest(person.item, contactId) })),
  );
  const outcomes = await runInChunks(
    ports.runner,
    requests.map(({ request }) => request),
  );
  const worst = new Map<Person, RunOutcome<unknown>>();
  for (const [index, { person }] of requests.entries()) {
    const outcome = outcomes[index];
    if (outcome && (!outcome.ok || !worst.has(person))) worst.set(person, outcome);
  }
  const placed = people.map((person) => placedBy(person.item, worst.get(person)));
  return together([failed, ...placed]);
}

function preferenceRequest(item: OwnedItem<MarketingPreferenceFact>, contactId: string) {
  const { fact, owner } = item;
  const { preference, detail, digest } = fact;
  const { phoneNumberId = '', projectId = '' } = owner.number ?? {};
  const at = believedTimeOf(item);
  return contactRequest(item, contactId, {
    type: 'RecordPreference',
    // Without a time of Meta's a repeat is only known by its record, and counts once more: that changes nothing.
    eventId: derivedId('marketing-preference', contactId, phoneNumberId, preference, timeOf(item), digest),
    contactId,
    projectId,
    wabaId: owner.wabaId,
    phoneNumberId,
    preference,
    at: preference === 'stop' ? endOfSecond(at) : at,
    ...(detail ? { detail } : {}),
  });
}

/** Meta's clock has whole seconds: a stop counts from the end of its second, or it would come before what was said just before it. */
function endOfSecond(time: string): string {
  return new Date(Math.floor(Date.parse(time) / 1_000) * 1_000 + 999).toISOString();
}
