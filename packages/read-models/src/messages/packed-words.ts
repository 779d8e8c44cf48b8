/**
 * Keys and texts of which states of messages are made: one byte stands for each. Their places are in every state that was
 * ever packed, so words are only ever added behind the others, up to `MOST_WORDS`.
 */
export const WORDS: readonly string[] = [
  ...[
    'phase',
    'queuedAt',
    'releases',
    'releasedAt',
    'attempts',
    'deferral',
    'suppression',
    'evidence',
    'round',
  ],
  ...['attemptId', 'number', 'at', 'callBy', 'wamid', 'times', 'rejection', 'reason', 'meta', 'dueAt'],
  ...[
    'none',
    'queued',
    'released',
    'attempted',
    'abandoned',
    'deferred',
    'accepted',
    'held',
    'rejected',
    'unknown',
  ],
  ...[
    'suppressed',
    'sent',
    'delivered',
    'read',
    'failed',
    'noted',
    'eventId',
    'status',
    'failure',
    'pricing',
  ],
  ...[
    'billable',
    'category',
    'model',
    'type',
    'PMP',
    'CBP',
    'regular',
    'free_customer_service',
    'free_entry_point',
  ],
  ...['marketing', 'marketing_lite', 'utility', 'authentication', 'authentication_international', 'service'],
  ...['referral_conversion', 'code', 'class', 'detail', 'subcode', 'message', 'details', 'fbtraceId'],
  ...[
    'own-rule',
    'permanent',
    'temporary',
    'messageId',
    'projectId',
    'contactId',
    'campaignId',
    'templateId',
  ],
  ...['timeout', 'reset', 'crash', 'throttled', 'campaign-paused', 'no-consent', ''],
  'played',
];

/** So many words have a byte of their own. */
export const MOST_WORDS = 224;
