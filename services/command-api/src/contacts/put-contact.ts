import { type commandRoutes, problem } from '@wabus/api-contract';
import { contextOf } from '@wabus/commands';
import { contactDecider, usernameOf } from '@wabus/domain';
import { type PersonalData, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import type { Address } from '@wabus/keyring';
import { phoneOf } from '../messages/recipient.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { type OpenedContact, openContact } from './contact-resource.ts';

type Body = CallOf<typeof commandRoutes.putContact>['body'];
type Profile = PersonalData<'ContactProfileChanged'>;

/**
 * Says who a person is, and names more addresses. An address is the person's in the keyring before it is in the
 * stream: so no two contacts ever have the same one, and a try that broke off is finished by the next.
 */
export async function putContact(
  core: Core,
  call: CallOf<typeof commandRoutes.putContact>,
): Promise<RouteAnswer> {
  const { tenantId, id: contactId } = call.params;
  const before = await ownContact(core, tenantId, contactId);
  const given = await givenAddresses(core, tenantId, call.body, before);
  await takeAddresses(core, tenantId, contactId, given);
  // What was theirs once is told already: telling it again does not make it theirs.
  const known = new Set(before.resource.knownAddresses.map(keyOf));
  const addresses = given.filter((address) => !known.has(keyOf(address)));
  const profile = changedProfile(before, call.body);
  const { position } = await core.runner.run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: { type: 'UpdateContact', contactId, addresses, ...(profile ? { profile } : {}) },
    context: contextOf(await commandOf(core, call), tenantId),
  });
  await core.keyring.mark(tenantId, addresses.filter(leads));
  const { resource } = await ownContact(core, tenantId, contactId);
  return { status: 200, body: resource, position: readPositionOf(tenantId, position) };
}

async function ownContact(core: Core, tenantId: string, contactId: string): Promise<OpenedContact> {
  const contact = await openContact(core, tenantId, contactId);
  if (!contact || contact.erased) throw problem('not-found');
  return contact;
}

/** The whole profile as it is to be, or null when it is already. */
function changedProfile({ resource }: OpenedContact, body: Body): Profile | null {
  const names = ['name', 'language', 'externalId'] as const;
  if (names.every((name) => body[name] === undefined || body[name] === resource[name])) return null;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = body[name] === undefined ? resource[name] : body[name];
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** Those of the addresses that are not the person's, phone numbers in their one spelling. */
async function givenAddresses(
  core: Core,
  tenantId: string,
  body: Body,
  before: OpenedContact,
): Promise<Address[]> {
  const { addresses: theirs } = before.resource;
  const added = new Map(theirs.map((address) => [keyOf(address), null as Address | null]));
  for (const [index, { kind, value }] of (body.addresses ?? []).entries()) {
    const path = `addresses.${index}.value`;
    const asKept = kind === 'username' ? (usernameOf(value) ?? value) : value;
    const canonical = kind === 'phone' ? await phoneOf(core, tenantId, value, body.country, path) : asKept;
    const address = { kind, value: canonical };
    if (!added.has(keyOf(address))) added.set(keyOf(address), address);
  }
  return [...added.values()].filter((address) => address !== null);
}

const keyOf = ({ kind, value }: Address): string => `${kind} ${value}`;

/** User names change hands, ids over linked portfolios are of no one portfolio: neither leads to anybody, so they are only kept. */
const leads = ({ kind }: Address): boolean => kind === 'phone' || kind === 'userId';

async function takeAddresses(
  core: Core,
  tenantId: string,
  contactId: string,
  addresses: readonly Address[],
): Promise<void> {
  const owners = await core.keyring.link(tenantId, contactId, addresses.filter(leads));
  if (owners.some((owner) => owner.contactId !== contactId)) {
    throw problem('address-taken', { detail: 'One of the addresses belongs to another contact.' });
  }
}
