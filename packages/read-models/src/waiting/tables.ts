import { bigint, bytea, defineTable, int, text, texts, timestamptz } from '@wabus/projection';

/** The table `graph_outages`. */
export const graphOutages = defineTable({
  name: 'graph_outages',
  comment:
    'Senders to which Meta does not answer at this moment, as they say themselves: no fact of any stream, so a rebuild leaves it empty.',
  key: ['sender'],
  columns: {
    sender: text('The process'),
    since: timestamptz('Since when it holds messages back because Meta does not answer'),
    seen_at: timestamptz('When it last said so; an older word than half a minute is none'),
  },
});

/** The table `waiting_statuses`. */
export const waitingStatuses = defineTable({
  name: 'waiting_statuses',
  comment:
    "Webhooks with statuses of messages that nobody knows (yet): another app's, or ours before our own record of the sending is applied. They wait here, not in the way of others; written by the normaliser, not a fold of streams.",
  key: ['topic', 'partition', 'record_offset'],
  columns: {
    topic: text('Topic of the record'),
    partition: int('Partition of the record'),
    record_offset: bigint('Offset of the record'),
    tenant_id: text('Tenant that owns the account'),
    waba_id: text('WABA that the record named'),
    wamids: texts("Meta's ids of the messages that are not known yet"),
    bytes: bytea('The record as received'),
    received_at: timestamptz('When the log took the record'),
    recorded_at: timestamptz('Since when it waits'),
    foreign_from: bigint(
      "Set when their time is over: position of wabus.events in this partition through which the model messages must be applied; messages that are not known then are another app's",
    ).orNull(),
    tries: int('How often placing them failed'),
    again_at: timestamptz('When they are looked at again after a failure; null before the first').orNull(),
  },
});
