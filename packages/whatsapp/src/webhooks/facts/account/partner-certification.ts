import { idOf, listOf, textOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** How far the verification of a client by its partner has come. */
interface PartnerCertification {
  /** APPROVED, DISCARDED, FAILED, PENDING or REVOKED. */
  readonly status: string;
  readonly clientBusinessId?: string;
  /** Empty unless it was refused. */
  readonly rejectionReasons: readonly string[];
  readonly at?: string;
}

/** Whether Meta takes a client as verified by its partner; null for other news of an account. */
export const partnerCertification = defineFact({
  kind: 'partner-certification',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): PartnerCertification | null {
    const info = valueAt(item, 'partner_client_certification_info');
    const status = wordAt(info, 'status');
    if (wordAt(item, 'event') !== 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE' || !status) return null;
    const reasons = listOf(valueAt(info, 'rejection_reasons'));
    const clientBusinessId = idOf(valueAt(info, 'client_business_id'));
    return told({
      status,
      clientBusinessId,
      rejectionReasons: reasons.flatMap((one) => textOf(one) ?? []),
      at,
    });
  },
});
