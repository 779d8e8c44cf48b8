import { idOf, numberOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** Meta recognised in what a person wrote, who came from an ad, that they bought or became a lead. */
interface Conversion {
  /** `Purchase`, `LeadSubmitted` … */
  readonly event: string;
  /** The message that it was recognised in. */
  readonly wamid: string;
  /** The click on the ad. Personal. */
  readonly clickId?: string;
  readonly value?: number;
  readonly currency?: string;
  readonly at?: string;
}

/** What came of an ad, as Meta recognised it; null for events of other shapes. */
export const conversion = defineFact({
  kind: 'conversion',
  fields: ['automatic_events', 'tracking_events'],
  list: ['automatic_events', 'tracking_events'],
  scope: 'number',
  read({ entryTime }: Change, item: unknown): Conversion | null {
    const event = idOf(valueAt(item, 'event_name'));
    const wamid = wamidOf(valueAt(item, 'id'));
    if (!event || !wamid) return null;
    return told({
      event,
      wamid,
      clickId: textOf(valueAt(item, 'ctwa_clid')),
      value: numberOf(valueIn(item, 'custom_data', 'value')),
      currency: textOf(valueIn(item, 'custom_data', 'currency')),
      at: timeOf(valueAt(item, 'timestamp')) ?? entryTime,
    });
  },
});
