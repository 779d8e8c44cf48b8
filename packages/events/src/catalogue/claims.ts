import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { phoneNumberId, projectId, tenantId, wabaId } from './fields.ts';

const claimId = z.string().describe('This claim, UUID v7, fresh for each try');

/** The WABA belongs to one tenant: its token was proven to grant it. */
export const WabaClaimed = defineEvent({
  type: 'WabaClaimed',
  stream: 'waba',
  version: 1,
  summary: 'The WABA belongs to this tenant: the token was proven to grant it.',
  sentence: ({ wabaId }) => `The WABA ${wabaId} was claimed.`,
  data: z.object({ wabaId, tenantId, projectId, claimId }),
});

/** The WABA belongs to nobody again. */
export const WabaReleased = defineEvent({
  type: 'WabaReleased',
  stream: 'waba',
  version: 1,
  summary: 'The WABA belongs to nobody again.',
  sentence: ({ wabaId, reason }) => `The WABA ${wabaId} was given back: ${reason}.`,
  data: z.object({ wabaId, tenantId, claimId, reason: z.string().describe('Why it was given back') }),
});

/** The number belongs to one project of one tenant, on this WABA. */
export const PhoneNumberClaimed = defineEvent({
  type: 'PhoneNumberClaimed',
  stream: 'number',
  version: 1,
  summary: 'The number belongs to this project, on this WABA.',
  sentence: ({ phoneNumberId }) => `The number ${phoneNumberId} was claimed.`,
  data: z.object({ phoneNumberId, wabaId, tenantId, projectId, claimId }),
});

/** The number belongs to nobody again. */
export const PhoneNumberReleased = defineEvent({
  type: 'PhoneNumberReleased',
  stream: 'number',
  version: 1,
  summary: 'The number belongs to nobody again.',
  sentence: ({ phoneNumberId, reason }) => `The number ${phoneNumberId} was given back: ${reason}.`,
  data: z.object({
    phoneNumberId,
    wabaId,
    tenantId,
    claimId,
    reason: z.string().describe('Why it was given back'),
  }),
});
