import { isObject, storableJson, textOf, timeOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';

/** Settings of a number were changed, such as those of calling. */
interface NumberSettings {
  /** `phone_number_settings` without the id of the number, as it came. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The value's own timestamp, else `entry.time` (ISO). */
  readonly at?: string;
}

/** The settings that a number has from then on; null for settings of anything else. */
export const numberSettings = defineFact({
  kind: 'number-settings',
  fields: ['account_settings_update'],
  scope: 'number',
  read({ entryTime }: Change, item: unknown): NumberSettings | null {
    const kind = textOf(valueAt(item, 'type'))?.toLowerCase() ?? 'phone_number_settings';
    const given = valueAt(item, 'phone_number_settings');
    if (kind !== 'phone_number_settings' || !isObject(given)) return null;
    const { phone_number_id: _number, ...settings } = given;
    const at = timeOf(valueAt(item, 'timestamp')) ?? entryTime;
    return { settings: storableJson(settings) as NumberSettings['settings'], ...(at ? { at } : {}) };
  },
});
