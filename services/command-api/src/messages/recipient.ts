import { problem } from '@wabus/api-contract';
import { readTenant } from '@wabus/commands';
import { readPhone } from '@wabus/phone';
import { mistakenId } from '../contacts/mistaken-id.ts';
import type { Core } from '../streams/core.ts';
import type { MessageBody } from './content.ts';
import { phoneOfContact } from './phone-of-contact.ts';

/** Whom a message is for. */
export interface Recipient {
  /** E.164 with +. */
  readonly phone: string;
  /** Null for somebody who was never met. */
  readonly contactId: string | null;
}

/**
 * Whom a message is for. A contact that is named stays that one, whoever else its number leads to.
 * @throws {ProblemError} `invalid-phone-number`, `recipient-kind-not-supported`, `validation-failed` for nobody's contact id
 */
export async function recipientOf(core: Core, tenantId: string, body: MessageBody): Promise<Recipient> {
  if (typeof body.to === 'string') {
    const phone = await phoneOf(core, tenantId, body.to, body.country);
    const [known] = await core.keyring.find(tenantId, [{ kind: 'phone', value: phone }]);
    return { phone, contactId: known?.contactId ?? null };
  }
  if (!('contactId' in body.to)) throw problem('recipient-kind-not-supported');
  const { contactId } = body.to;
  return { phone: await phoneOfContact(core, { tenantId, projectId: body.projectId, contactId }), contactId };
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
