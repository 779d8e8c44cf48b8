import { analystsView, boolean, int, text } from '@wabus/projection';
import { messages } from './tables.ts';

/** Messages, without phone numbers, names and content. */
export const messagesForAnalysts = analystsView(messages, {
  comment:
    'Messages of both directions with the times of their statuses; without phone numbers, names and content.',
  derived: {
    // It tells nobody anything outside of the CRM, whose tables it is joined with.
    external_id: {
      column: text("The CRM's id of the message; null once erased").orNull(),
      from: 'one.external_id',
    },
    attempts: { column: int('Calls to Meta'), from: 'one.attempts' },
    failure_code: {
      column: text('Why it failed or was suppressed').orNull(),
      from: `one.failure ->> 'code'`,
    },
    pricing_category: {
      column: text('Category that Meta charged').orNull(),
      from: 'one.pricing_category',
    },
    billable: {
      column: boolean('Whether Meta charged it, where it said so').orNull(),
      from: 'one.billable',
    },
  },
});
