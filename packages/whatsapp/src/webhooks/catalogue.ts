import type { FactOf } from './define-fact.ts';
import { accountRestriction } from './facts/account/account-restriction.ts';
import { message } from './facts/messages/message.ts';
import { marketingPreference } from './facts/people/marketing-preference.ts';
import { status } from './facts/statuses/status.ts';
import { templateCategory } from './facts/template/template-category.ts';
import { templateStatus } from './facts/template/template-status.ts';
import type { UnknownFact } from './facts/unknown.ts';

/** Every kind of fact that is read from webhooks; of two that take the same item the first has it. */
export const catalogue = [
  status,
  message,
  marketingPreference,
  templateStatus,
  templateCategory,
  accountRestriction,
] as const;

/** One fact of a webhook, discriminated by `kind`. */
export type WebhookFact = FactOf<(typeof catalogue)[number]> | UnknownFact;

/** The kinds of facts. */
export type FactKind = WebhookFact['kind'];
