import { addressOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** From now on another responder answers a thread: an app, or Meta's own agent. */
interface ThreadHandover {
  /** Who had it gave it, or who has it took it. */
  readonly how: 'passed' | 'taken';
  /** Meta's word in lower case: `customer_service`, `marketing`, `utility`, `ctwa`, `ai_agent`, `escalation` … */
  readonly role: string;
  readonly previousRole?: string;
  /** The person of the thread, as Meta gave the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id. Personal. */
  readonly fromUserId?: string;
  /** What who had it gave along. Personal. */
  readonly metadata?: string;
  /** What was said so far, in the words of who had it. Personal. */
  readonly summary?: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
}

const HOW = { control_passed: 'passed', control_taken: 'taken' } as const;

/** Who answers a thread from then on, by their role; the person stands in `sender`, the number in `recipient`. */
export const threadHandover = defineFact({
  kind: 'thread-handover',
  fields: ['messaging_handovers'],
  scope: 'number',
  read(change: Change, item: unknown): ThreadHandover | Faulty | null {
    const type = (['control_passed', 'control_taken'] as const).find((one) => one === valueAt(item, 'type'));
    const role = type && textOf(valueIn(item, type, 'new_owner_role'))?.toLowerCase();
    if (!type || !role) return null;
    const sender = valueAt(item, 'sender');
    const from = addressOf(valueAt(sender, 'phone_number')) ?? addressOf(valueAt(sender, 'wa_id'));
    const fromUserId = addressOf(valueAt(sender, 'user_id')) ?? change.contacts.byId(from, undefined).userId;
    if (!from && !fromUserId) return { fault: 'It is a handover that does not say of whose thread.' };
    return told({
      ...{ how: HOW[type], role, from, fromUserId },
      previousRole: textOf(valueIn(item, type, 'previous_owner_role'))?.toLowerCase(),
      metadata: textOf(valueIn(item, type, 'metadata')),
      summary: textOf(valueIn(item, type, 'conversation_context', 'summary', 'text')),
      at: timeOf(valueAt(item, 'timestamp')) ?? change.entryTime,
    });
  },
});
