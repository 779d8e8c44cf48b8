import { MEDIA_STATUSES } from '@wabus/domain';
import { MEDIA_FAILURES, NOT_SCANNED, SCAN_VERDICTS } from '@wabus/events';
import { bigint, defineTable, FOLD_COLUMNS, oneOf, TENANT_ID, text, uuid } from '@wabus/projection';

/** The table `media`. */
export const media = defineTable({
  name: 'media',
  comment:
    'What became of the bytes of media. One that is pending for the first time has no row: its message announces it.',
  key: ['media_id'],
  columns: {
    tenant_id: TENANT_ID,
    media_id: uuid('The medium; that of a message that came has the id of the message'),
    message_id: uuid('The message that it came with; null for one that was uploaded').orNull(),
    project_id: uuid('Project'),
    contact_id: uuid('The person; null for one that was uploaded').orNull(),
    status: oneOf(MEDIA_STATUSES),
    reason: oneOf(MEDIA_FAILURES, ': why the bytes are not there; null unless it failed').orNull(),
    mime_type: text('Found in the content; null unless it is stored').orNull(),
    bytes: bigint('How many there are; null unless it is stored').orNull(),
    scan: oneOf(SCAN_VERDICTS, ': what a scanner said last; null where none looked at it').orNull(),
    scan_reason: oneOf(NOT_SCANNED, ': why it was not scanned').orNull(),
    ...FOLD_COLUMNS,
  },
});
