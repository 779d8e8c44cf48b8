import type { FactOf } from './define-fact.ts';
import { accountAlert } from './facts/account/account-alert.ts';
import { accountBan } from './facts/account/account-ban.ts';
import { accountCountry } from './facts/account/account-country.ts';
import { accountPartner } from './facts/account/account-partner.ts';
import { accountPresence } from './facts/account/account-presence.ts';
import { accountRestriction } from './facts/account/account-restriction.ts';
import { accountReview } from './facts/account/account-review.ts';
import { accountViolation } from './facts/account/account-violation.ts';
import { businessCapability } from './facts/account/business-capability.ts';
import { businessStatus } from './facts/account/business-status.ts';
import { flow } from './facts/account/flow.ts';
import { partnerCertification } from './facts/account/partner-certification.ts';
import { partnerSolution } from './facts/account/partner-solution.ts';
import { paymentConfiguration } from './facts/account/payment-configuration.ts';
import { internationalAuthentication, pricingTier } from './facts/account/pricing.ts';
import { call } from './facts/messages/call.ts';
import { echo } from './facts/messages/echo.ts';
import { edit } from './facts/messages/edit.ts';
import { group } from './facts/messages/group.ts';
import { message } from './facts/messages/message.ts';
import { pin } from './facts/messages/pin.ts';
import { reaction } from './facts/messages/reaction.ts';
import { revoke } from './facts/messages/revoke.ts';
import { threadHandover } from './facts/messages/thread-handover.ts';
import { businessUsername } from './facts/number/business-username.ts';
import { channelError } from './facts/number/channel-error.ts';
import { conversion } from './facts/number/conversion.ts';
import { displayName } from './facts/number/display-name.ts';
import { historyDeclined } from './facts/number/history-declined.ts';
import { historyPart } from './facts/number/history-part.ts';
import { numberDisconnection } from './facts/number/number-disconnection.ts';
import { numberQuality } from './facts/number/number-quality.ts';
import { numberSettings } from './facts/number/number-settings.ts';
import { security } from './facts/number/security.ts';
import { appContact } from './facts/people/app-contact.ts';
import { identityChange, userIdUpdate } from './facts/people/identity-change.ts';
import { marketingPreference } from './facts/people/marketing-preference.ts';
import { status } from './facts/statuses/status.ts';
import { templateCategory } from './facts/template/template-category.ts';
import { templateCategoryNotice } from './facts/template/template-category-notice.ts';
import { templateComponents } from './facts/template/template-components.ts';
import { templateMiscategorised } from './facts/template/template-miscategorised.ts';
import { templateQuality } from './facts/template/template-quality.ts';
import { templateStatus } from './facts/template/template-status.ts';
import type { UnknownFact } from './facts/unknown.ts';

/** Every kind of fact that is read from webhooks; of two that take the same item the first has it. */
export const catalogue = [
  status,
  identityChange,
  userIdUpdate,
  appContact,
  message,
  echo,
  call,
  reaction,
  edit,
  revoke,
  pin,
  threadHandover,
  group,
  marketingPreference,
  templateStatus,
  templateCategory,
  templateQuality,
  templateComponents,
  templateCategoryNotice,
  templateMiscategorised,
  accountRestriction,
  accountAlert,
  accountBan,
  accountCountry,
  accountPartner,
  accountPresence,
  accountReview,
  accountViolation,
  businessCapability,
  businessStatus,
  flow,
  partnerCertification,
  partnerSolution,
  paymentConfiguration,
  internationalAuthentication,
  pricingTier,
  businessUsername,
  channelError,
  conversion,
  displayName,
  historyDeclined,
  historyPart,
  numberDisconnection,
  numberQuality,
  numberSettings,
  security,
] as const;

/** One fact of a webhook, discriminated by `kind`. */
export type WebhookFact = FactOf<(typeof catalogue)[number]> | UnknownFact;

/** The kinds of facts. */
export type FactKind = WebhookFact['kind'];
