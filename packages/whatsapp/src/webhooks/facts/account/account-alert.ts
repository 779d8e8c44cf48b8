import { idOf, textOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** Meta wants somebody to know something of an account, a number or the business. */
interface AccountAlert {
  /** Meta's name of it, such as OBA_APPROVED. */
  readonly alert: string;
  /** CRITICAL, WARNING or INFORMATIONAL. */
  readonly severity?: string;
  /** ACTIVE or NONE: whether it still holds. */
  readonly status?: string;
  readonly description?: string;
  /** BUSINESS, PHONE_NUMBER …, with its id. */
  readonly entityType?: string;
  readonly entityId?: string;
  readonly at?: string;
}

/** An alert: older webhooks have it beside the entity, later ones within `alert_info`. */
export const accountAlert = defineFact({
  kind: 'account-alert',
  fields: ['account_alerts'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountAlert | null {
    const info = valueAt(item, 'alert_info') ?? item;
    const alert = wordAt(info, 'alert_type');
    if (alert === undefined) return null;
    return told({
      alert,
      severity: wordAt(info, 'alert_severity'),
      status: wordAt(info, 'alert_status'),
      description: textOf(valueAt(info, 'alert_description')),
      entityType: wordAt(item, 'entity_type'),
      entityId: idOf(valueAt(item, 'entity_id')),
      at,
    });
  },
});
