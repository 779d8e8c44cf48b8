import type { FactKind } from '@wabus/whatsapp';
import type { Placement } from './define-placement.ts';
import { accountAlertPlacement } from './placements/account-alert.ts';
import { accountBanPlacement } from './placements/account-ban.ts';
import { accountCountryPlacement } from './placements/account-country.ts';
import { accountPartnerPlacement } from './placements/account-partner.ts';
import { accountPresencePlacement } from './placements/account-presence.ts';
import { accountRestrictionPlacement } from './placements/account-restriction.ts';
import { accountReviewPlacement } from './placements/account-review.ts';
import { accountViolationPlacement } from './placements/account-violation.ts';
import { appContactPlacement } from './placements/app-contact.ts';
import { businessCapabilityPlacement } from './placements/business-capability.ts';
import { businessStatusPlacement } from './placements/business-status.ts';
import { businessUsernamePlacement } from './placements/business-username.ts';
import { callPlacement } from './placements/call.ts';
import { channelErrorPlacement } from './placements/channel-error.ts';
import { conversionPlacement } from './placements/conversion.ts';
import { displayNamePlacement } from './placements/display-name.ts';
import { echoPlacement } from './placements/echo.ts';
import { editPlacement } from './placements/edit.ts';
import { flowPlacement } from './placements/flow.ts';
import { groupPlacement } from './placements/group.ts';
import { historyDeclinedPlacement } from './placements/history-declined.ts';
import { historyPartPlacement } from './placements/history-part.ts';
import { identityChangePlacement } from './placements/identity-change.ts';
import { internationalAuthenticationPlacement } from './placements/international-authentication.ts';
import { marketingPreferencePlacement } from './placements/marketing-preference.ts';
import { messagePlacement } from './placements/message.ts';
import { numberDisconnectionPlacement } from './placements/number-disconnection.ts';
import { numberQualityPlacement } from './placements/number-quality.ts';
import { numberSettingsPlacement } from './placements/number-settings.ts';
import { partnerCertificationPlacement } from './placements/partner-certification.ts';
import { partnerSolutionPlacement } from './placements/partner-solution.ts';
import { paymentConfigurationPlacement } from './placements/payment-configuration.ts';
import { pinPlacement } from './placements/pin.ts';
import { pricingTierPlacement } from './placements/pricing-tier.ts';
import { reactionPlacement } from './placements/reaction.ts';
import { revokePlacement } from './placements/revoke.ts';
import { securityPlacement } from './placements/security.ts';
import { statusPlacement } from './placements/status.ts';
import { templateCategoryPlacement } from './placements/template-category.ts';
import { templateCategoryNoticePlacement } from './placements/template-category-notice.ts';
import { templateComponentsPlacement } from './placements/template-components.ts';
import { templateMiscategorisedPlacement } from './placements/template-miscategorised.ts';
import { templateQualityPlacement } from './placements/template-quality.ts';
import { templateStatusPlacement } from './placements/template-status.ts';
import { threadHandoverPlacement } from './placements/thread-handover.ts';
import { unknownPlacement } from './placements/unknown.ts';

/** A placement for every kind of fact: one that nobody places does not compile. */
export type Placements = { readonly [Kind in FactKind]: Placement<Kind> };

/** What becomes of each kind of fact; those that show people in this order. */
export const placements = {
  'identity-change': identityChangePlacement,
  'app-contact': appContactPlacement,
  message: messagePlacement,
  echo: echoPlacement,
  call: callPlacement,
  edit: editPlacement,
  reaction: reactionPlacement,
  revoke: revokePlacement,
  pin: pinPlacement,
  'thread-handover': threadHandoverPlacement,
  group: groupPlacement,
  'marketing-preference': marketingPreferencePlacement,
  unknown: unknownPlacement,
  status: statusPlacement,
  'template-status': templateStatusPlacement,
  'template-category': templateCategoryPlacement,
  'account-restriction': accountRestrictionPlacement,
  'template-quality': templateQualityPlacement,
  'template-components': templateComponentsPlacement,
  'template-category-notice': templateCategoryNoticePlacement,
  'template-miscategorised': templateMiscategorisedPlacement,
  'account-alert': accountAlertPlacement,
  'account-ban': accountBanPlacement,
  'account-country': accountCountryPlacement,
  'account-partner': accountPartnerPlacement,
  'account-presence': accountPresencePlacement,
  'account-review': accountReviewPlacement,
  'account-violation': accountViolationPlacement,
  'business-capability': businessCapabilityPlacement,
  'business-status': businessStatusPlacement,
  flow: flowPlacement,
  'partner-certification': partnerCertificationPlacement,
  'partner-solution': partnerSolutionPlacement,
  'payment-configuration': paymentConfigurationPlacement,
  'international-authentication': internationalAuthenticationPlacement,
  'pricing-tier': pricingTierPlacement,
  'business-username': businessUsernamePlacement,
  'channel-error': channelErrorPlacement,
  conversion: conversionPlacement,
  'display-name': displayNamePlacement,
  'history-declined': historyDeclinedPlacement,
  'history-part': historyPartPlacement,
  'number-disconnection': numberDisconnectionPlacement,
  'number-quality': numberQualityPlacement,
  'number-settings': numberSettingsPlacement,
  security: securityPlacement,
} satisfies Placements;
