import { problem } from '@wabus/api-contract';
import { tenantDecider } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { readPhone } from '../phone/read-phone.ts';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import type { MessageBody } from './content.ts';

interface Address {
  readonly kind: string;
  readonly value: string;
}

/**
 * The phone number, E.164 with +, of whom a message is for.
 * @throws {ProblemError} `invalid-phone-number`, `recipient-kind-not-supported`, `validation-failed` for nobody's contact id
 */
export async function recipientOf(core: Core, tenantId: string, body: MessageBody): Promise<string> {
  if (typeof body.to === 'string') return phoneOf(core, tenantId, body.to, body.country);
  if ('contactId' in body.to) return phoneOfContact(core, tenantId, body.to.contactId);
  throw problem('recipient-kind-not-supported');
}

/**
 * A phone number of a request in E.164 with +, read with the country given or else the tenant's.
 * @throws {ProblemError} `invalid-phone-number`, naming `path`
 */
export async function phoneOf(
  core: Core,
  tenantId: string,
  to: string,
  given: string | undefined,
  path = 'to',
): Promise<string> {
  const tenant = given ? null : await readSnapshot(core, tenantDecider, streamName.tenant(tenantId));
  const country = given ?? tenant?.state?.country;
  const phone = readPhone(to, country);
  if (phone) return phone;
  const detail = `\`${path}\` is not a phone number${country ? ` as read in ${country}` : ''}.`;
  throw problem('invalid-phone-number', {
    detail,
    errors: [{ path, code: 'invalid-phone-number', detail }],
  });
}

/** The newest phone number of a contact of this tenant. */
async function phoneOfContact(core: Core, tenantId: string, contactId: string): Promise<string> {
  const events = await core.store.readStream(streamName.contact(tenantId, contactId));
  const addressed = (events as CatalogueEvent[]).filter(
    ({ type }) => type === 'ContactIdentified' || type === 'ContactAddressAdded',
  );
  const sealed = addressed.flatMap(({ id, personal }) =>
    personal.map((part) => ({ ...part, tenantId, eventId: id })),
  );
  const opened = (await core.keyring.open(sealed)) as (Address | null)[];
  if (!opened.some((address) => address !== null)) throw unknownContact();
  const phone = opened.findLast((address) => address?.kind === 'phone');
  if (!phone) throw problem('recipient-kind-not-supported', { detail: 'The contact has no phone number.' });
  return phone.value;
}

/** The problem of a contact id in a body that is nobody's. */
export function unknownContact() {
  return problem('validation-failed', {
    detail: 'Wrong: to.contactId.',
    errors: [{ path: 'to.contactId', code: 'not-found', detail: 'is no contact of this tenant' }],
  });
}
