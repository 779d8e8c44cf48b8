import { DEAD_LETTER_CLASSES } from '@wabus/domain';
import { bigint, bytea, defineTable, int, oneOf, text, timestamptz, uuid } from '@wabus/projection';

/** The table `dead_letters`. */
export const deadLetters = defineTable({
  name: 'dead_letters',
  comment:
    'Records that nobody owns or can read, set aside with the reason. Written by the normaliser; not a fold of streams, so a rebuild neither fills nor compares it.',
  key: ['id'],
  columns: {
    id: uuid('Dead letter').forAnalysts(),
    topic: text('Topic of the record').forAnalysts(),
    partition: int('Partition of the record').forAnalysts(),
    record_offset: bigint('Offset of the record').forAnalysts(),
    item: int('Which item of the record, from 0').forAnalysts(),
    class: oneOf(DEAD_LETTER_CLASSES).forAnalysts(),
    reason: text('One sentence: why it could not be placed').forAnalysts(),
    tenant_id: text('Tenant that owns it; null when nobody is known to').orNull().forAnalysts(),
    waba_id: text('WABA that the record named').orNull().forAnalysts(),
    phone_number_id: text('Business phone number that the record named').orNull().forAnalysts(),
    bytes: bytea('The record as received, or the item of it'),
    received_at: timestamptz('When the log took the record').forAnalysts(),
    recorded_at: timestamptz('When it was set aside').forAnalysts(),
    resolution: text('What became of it; null while nobody dealt with it').orNull().forAnalysts(),
  },
});
