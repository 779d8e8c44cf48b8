import { bigint, bytea, defineTable, text, timestamptz, uuid } from '@wabus/projection';

const SHORT = 'as a short name: its UUID as 16 bytes behind ff';

/** The table `audit`. */
export const audit = defineTable({
  name: 'audit',
  comment: 'One row per event: who did what, when, and because of what. Nothing personal stands in it.',
  key: ['tenant_id', 'position'],
  columns: {
    position: bigint("Place in the store's global order"),
    tenant_id: text('Tenant that it belongs to'),
    at: timestamptz('When it was recorded, on our clock'),
    occurred_at: timestamptz("When it happened in the world, such as Meta's timestamp of a status"),
    actor: text('Kind and id of who caused it, such as crm:backend or system:sender'),
    action: text('Type of the event, as in the catalogue of events'),
    subject: bytea(`Stream that it stands in, such as campaign-{id}, ${SHORT}`),
    sentence: text(
      'What happened, as one sentence for people; null where the type says it: it is made when it is read',
    ).orNull(),
    event_id: uuid('Id of the event'),
    correlation_id: bytea(`What belongs together: the first command of a chain, ${SHORT}`),
    causation_id: bytea(`The command or event that directly caused it, ${SHORT}`),
  },
});
