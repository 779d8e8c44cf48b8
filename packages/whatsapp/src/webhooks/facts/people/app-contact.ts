import { addressOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';

/** A user of the WhatsApp Business app has a name for a person, or took the person out of the contacts of the app. */
interface AppContact {
  /** The number as Meta gave it. Personal. */
  readonly phone: string;
  /** Absent: taken out of the contacts. Personal. */
  readonly name?: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
}

/** A contact of the phone app that was added, changed or taken out; null for what is no contact, and for one without a name. */
export const appContact = defineFact({
  kind: 'app-contact',
  fields: ['smb_app_state_sync'],
  list: 'state_sync',
  scope: 'number',
  read(change: Change, item: unknown): AppContact | Faulty | null {
    const action = textOf(valueAt(item, 'action'))?.toLowerCase();
    // Changes come as `add`, too.
    if (valueAt(item, 'type') !== 'contact' || (action !== 'add' && action !== 'remove')) return null;
    const contact = valueAt(item, 'contact');
    const phone = addressOf(valueAt(contact, 'phone_number'));
    if (!phone) return { fault: 'It is a contact without a number.' };
    const name = textOf(valueAt(contact, 'full_name')) ?? textOf(valueAt(contact, 'first_name'));
    if (action === 'add' && !name) return null;
    const at = timeOf(valueIn(item, 'metadata', 'timestamp')) ?? change.entryTime;
    return { phone, ...(action === 'add' && name ? { name } : {}), ...(at ? { at } : {}) };
  },
});
