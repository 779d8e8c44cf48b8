import { problem } from '@wabus/api-contract';
import { readTenant } from '@wabus/commands';
import { readPhone } from '@wabus/phone';
import { mistakenId } from '../contacts/mistaken-id.ts';
import type { Core } from '../streams/core.ts';
import type { MessageBody } from './content.ts';
import { isOverPortfolios, OVER_PORTFOLIOS } from './over-portfolios.ts';
import type { Prepared } from './prepare.ts';
import { type WaysTo, waysToContact } from './ways-to-contact.ts';

/** Whom a message is for. */
export interface Recipient extends WaysTo {
  /** Null for somebody who was never met. */
  readonly contactId: string | null;
}

/**
 * Whom a message is for. A contact that is named stays that one, whoever else its number leads to.
 * @throws {ProblemError} `invalid-phone-number`, `recipient-kind-not-supported`, `validation-failed` for nobody's contact id
 * and for what is no user id
 */
export async function recipientOf(core: Core, tenantId: string, body: MessageBody): Promise<Recipient> {
  if (typeof body.to === 'string') {
    const phone = await phoneOf(core, tenantId, body.to, body.country);
    return known(core, tenantId, { to: { kind: 'phone', value: phone }, phone });
  }
  if ('userId' in body.to) {
    return known(core, tenantId, { to: { kind: 'userId', value: ownId(body.to.userId) }, phone: null });
  }
  const { contactId } = body.to;
  return { ...(await waysToContact(core, { tenantId, projectId: body.projectId, contactId })), contactId };
}

/**
 * An id that leads to a person: one of a single portfolio.
 * @throws {ProblemError} `recipient-kind-not-supported`
 */
export function ownId(userId: string): string {
  if (isOverPortfolios(userId)) throw problem('recipient-kind-not-supported', { detail: OVER_PORTFOLIOS });
  return userId;
}

async function known(core: Core, tenantId: string, ways: WaysTo): Promise<Recipient> {
  const [found] = await core.keyring.find(tenantId, [ways.to]);
  return { ...ways, contactId: found?.contactId ?? null };
}

/**
 * The address as Meta is given it: it sends one-time passwords to numbers only.
 * @throws {ProblemError} `recipient-kind-not-supported`
 */
export function addressFor({ to, phone }: Recipient, { purpose }: Pick<Prepared, 'purpose'>): string {
  if (purpose !== 'authentication') return to.value;
  if (phone !== null) return phone;
  throw problem('recipient-kind-not-supported', {
    detail: 'WhatsApp sends authentication templates to phone numbers only, and none is known.',
  });
}

/**
 * A phone number of a request in E.164 with +, read with the country given or else the tenant's. Whatever is a known
 * person's is taken as it is: WhatsApp has people whose numbers are in no numbering plan.
 * @throws {ProblemError} `invalid-phone-number`, naming `path`
 */
export async function phoneOf(
  core: Core,
  tenantId: string,
  to: string,
  given: string | undefined,
  path = 'to',
): Promise<string> {
  const country = given || (await readTenant(core.store, tenantId))?.country;
  const reading = readPhone(to, country);
  if (reading.phone !== null) return reading.phone;
  const { why, perhaps } = reading;
  if (perhaps !== null && (await knownPhones(core, tenantId, [perhaps])).has(perhaps)) return perhaps;
  const detail = whyNoPhone(to, path, country, why);
  throw problem('invalid-phone-number', {
    detail,
    errors: [{ path, code: 'invalid-phone-number', detail }],
  });
}

function whyNoPhone(text: string, path: string, country: string | undefined, why: string): string {
  const id = mistakenId(text);
  const none = `\`${path}\` is not a phone number`;
  if (!id) return `${none}${country ? ` as read in ${country}` : ''}.${why && ` ${why}`}`;
  return `${none} but ${id.what}${path === 'to' ? `: write {"to": {"${id.key}": "…"}}` : ''}.`;
}

/** Those of the numbers, E.164 with +, that a contact of the tenant has. */
export async function knownPhones(
  core: Pick<Core, 'keyring'>,
  tenantId: string,
  phones: readonly string[],
): Promise<ReadonlySet<string>> {
  if (phones.length === 0) return new Set();
  const found = await core.keyring.find(
    tenantId,
    phones.map((value) => ({ kind: 'phone', value })),
  );
  return new Set(phones.filter((_, index) => found[index]));
}
