import { problem } from '@wabus/api-contract';
import { contactDecider, isOptedOut, type MessagePurpose, settingsOf, tenantDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { needsConsent } from '@wabus/gates';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';

/**
 * Lets a message pass whose recipient may be written to for its purpose, as the streams of person and tenant say.
 * `contactId`: null for somebody who was never met.
 * @throws {ProblemError} `contact-opted-out`
 */
export async function requireConsent(
  core: Core,
  tenantId: string,
  to: {
    readonly contactId: string | null;
    readonly phoneNumberId: string;
    readonly purpose: MessagePurpose;
  },
): Promise<void> {
  if (!needsConsent(to)) return;
  const { contactId, phoneNumberId, purpose } = to;
  const [tenant, contact] = await Promise.all([
    readSnapshot(core, tenantDecider, streamName.tenant(tenantId)),
    contactId === null ? null : readSnapshot(core, contactDecider, streamName.contact(tenantId, contactId)),
  ]);
  const { consents, preferences } = contact?.state ?? contactDecider.initialState;
  const marketingPolicy = settingsOf(tenant?.state ?? null).consentPolicy.marketing;
  const preference = preferences[phoneNumberId];
  if (!isOptedOut({ purpose, consents, marketingPolicy, preference })) return;
  const stopped = purpose === 'marketing' && preference?.preference === 'stop';
  const silent = marketingPolicy === 'opt-in' && !consents.marketing && !consents.all;
  throw problem('contact-opted-out', {
    detail: stopped
      ? 'The person stopped marketing of this number in WhatsApp.'
      : silent
        ? 'The person has not given consent to marketing, which the settings ask for first.'
        : `The person withdrew consent to ${purpose}.`,
  });
}
