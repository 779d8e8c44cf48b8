import { bigint, defineTable, int, text, timestamptz, uuid } from '@wabus/projection';

/** The table `unknown_facts`. */
export const unknownFacts = defineTable({
  name: 'unknown_facts',
  comment:
    'Facts of webhooks that wabus does not understand yet, kept as they came until a later version does. Written by the normaliser; not a fold of streams, so a rebuild neither fills nor compares it.',
  key: ['fact_id'],
  columns: {
    fact_id: uuid('The fact; the same however often Meta sends it'),
    number: bigint('Place in the order in which they were kept'),
    tenant_id: text('Tenant that owns it'),
    waba_id: text('WABA that it belongs to'),
    phone_number_id: text('Business phone number that it came through; null for one of the account').orNull(),
    field: text("Meta's name of the subscription, such as messages"),
    kind: text('What it is, as far as one can tell, such as message:reaction'),
    reason: text('One sentence: why it is not understood'),
    told_at: timestamptz('When it happened, as Meta says; null where it does not').orNull(),
    contact_id: uuid(
      'The person whose key seals it; null where it shows nobody who was known: sealed under the key of the tenant',
    ).orNull(),
    sealed: text('The webhook with this fact alone; can be read by nobody once the person was erased'),
    topic: text('Topic of the log that brought it'),
    partition: int('Partition of it'),
    record_offset: bigint(
      'Place of its webhook there; null where it was kept before that was noted',
    ).orNull(),
    item: int('Its place in the webhook, from 0; null as well').orNull(),
    received_at: timestamptz('When the log took its record'),
    recorded_at: timestamptz('When it was kept'),
    resolution: text('placed, or erased; null while nobody understands it').orNull(),
  },
});
