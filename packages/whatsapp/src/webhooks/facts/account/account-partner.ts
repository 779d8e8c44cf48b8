import { idOf, listOf, textOf, valueAt, valueIn } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

const EVENTS = [
  'PARTNER_ADDED',
  'PARTNER_REMOVED',
  'PARTNER_APP_INSTALLED',
  'PARTNER_APP_UNINSTALLED',
  'AD_ACCOUNT_LINKED',
  'MM_LITE_TERMS_SIGNED',
] as const;

/** What a business let its partner, who is we, do with an account, or no longer. */
interface AccountPartner {
  readonly event: (typeof EVENTS)[number];
  /** Business portfolio that owns the account. */
  readonly ownerBusinessId?: string;
  readonly solutionId?: string;
  /** Portfolios of the partners of the solution; empty where none are named. */
  readonly solutionPartners: readonly string[];
  readonly partnerAppId?: string;
  readonly adAccountId?: string;
  /** The business phone number that Meta names beside it, in any spelling. */
  readonly ofPhone?: string;
  /** Why it ended and who ended it, where Meta says so. */
  readonly reason?: string;
  readonly initiatedBy?: string;
  readonly at?: string;
}

/** What became of our access to an account; null for other news of it, and for what is of one number of it. */
export const accountPartner = defineFact({
  kind: 'account-partner',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountPartner | null {
    const event = EVENTS.find((known) => known === wordAt(item, 'event'));
    if (!event || valueIn(item, 'waba_info', 'waba_id') === undefined) return null;
    const info = valueAt(item, 'waba_info');
    const partners = valueAt(info, 'solution_partner_business_ids');
    return told({
      event,
      ownerBusinessId: idOf(valueAt(info, 'owner_business_id')),
      solutionId: idOf(valueAt(info, 'solution_id')),
      solutionPartners: listOf(partners).flatMap((one) => idOf(one) ?? []),
      partnerAppId: idOf(valueAt(info, 'partner_app_id')),
      adAccountId: idOf(valueAt(info, 'ad_account_linked')) ?? idOf(valueAt(info, 'ad_account_id')),
      ofPhone: textOf(valueAt(item, 'phone_number')),
      reason: textOf(valueIn(item, 'disconnection_info', 'reason')),
      initiatedBy: textOf(valueIn(item, 'disconnection_info', 'initiated_by')),
      at,
    });
  },
});
