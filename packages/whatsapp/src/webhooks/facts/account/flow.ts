import { idOf, textOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** What Meta says of a flow. */
interface Flow {
  /** FLOW_STATUS_CHANGE, CLIENT_ERROR_RATE, ENDPOINT_AVAILABILITY … */
  readonly event: string;
  readonly flowId: string;
  readonly oldStatus?: string;
  readonly newStatus?: string;
  /** ACTIVATED or DEACTIVATED: whether an alert holds. */
  readonly alertState?: string;
  /** Meta's sentence about it. */
  readonly message?: string;
  readonly at?: string;
}

/** What became of a flow, or how it fares; null where the flow is not named. */
export const flow = defineFact({
  kind: 'flow',
  fields: ['flows'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): Flow | null {
    const event = wordAt(item, 'event');
    const flowId = idOf(valueAt(item, 'flow_id'));
    if (!event || !flowId) return null;
    return told({
      event,
      flowId,
      oldStatus: wordAt(item, 'old_status'),
      newStatus: wordAt(item, 'new_status'),
      alertState: wordAt(item, 'alert_state'),
      message: textOf(valueAt(item, 'message')) ?? textOf(valueAt(item, 'warning')),
      at,
    });
  },
});
