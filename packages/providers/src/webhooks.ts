import type { Secret } from '@wabus/platform';
import type { WebhookDoor } from '@wabus/provider';
import { createWhatsappDoor, whatsappWebhooks } from '@wabus/whatsapp/webhooks';
import type { ProviderName } from './names.ts';

/** What each provider and we have agreed on about its webhooks. */
interface Agreed {
  readonly whatsapp: { readonly appSecrets: readonly Secret[]; readonly verifyToken: Secret };
}

const DOORS: { readonly [Name in ProviderName]: (agreed: Agreed[Name]) => WebhookDoor } = {
  whatsapp: createWhatsappDoor,
};

/** The way in for webhooks of one provider; opening it reaches no client of the provider's. */
export function openWebhookDoor<Name extends ProviderName>(name: Name, agreed: Agreed[Name]): WebhookDoor {
  return DOORS[name](agreed);
}

/** What webhooks say. Records of webhooks do not name their provider yet: all are Meta's. */
export const webhooks = whatsappWebhooks;
