import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure, json, phoneNumberId, projectId, time, wabaId } from './fields.ts';
import { because } from './wording.ts';

const ofNumber = { phoneNumberId, wabaId, projectId, at: time };
const messagingLimit = z.string().optional().describe('Tier of the messaging limit, such as TIER_2K');

/** Meta thinks otherwise of a number. */
export const PhoneNumberQualityRatingChanged = defineEvent({
  type: 'PhoneNumberQualityRatingChanged',
  stream: 'number',
  version: 1,
  summary: 'Meta flagged the number for what people say of its messages, or took that back.',
  sentence: ({ event }) => `Meta says of the number's quality: ${event}.`,
  data: z.object({
    ...ofNumber,
    event: z.string().describe("Meta's word: FLAGGED or UNFLAGGED"),
    qualityRating: z.string().describe('RED once it is flagged, GREEN once it is no longer'),
    messagingLimit,
  }),
});

/** A number may send faster. */
export const PhoneNumberThroughputChanged = defineEvent({
  type: 'PhoneNumberThroughputChanged',
  stream: 'number',
  version: 1,
  summary: 'Meta changed how many messages a second the number may send.',
  sentence: ({ throughput }) => `The throughput of the number is ${throughput}.`,
  data: z.object({ ...ofNumber, throughput: z.string().describe('STANDARD or HIGH'), messagingLimit }),
});

/** A number may write to more or fewer people. */
export const PhoneNumberMessagingLimitChanged = defineEvent({
  type: 'PhoneNumberMessagingLimitChanged',
  stream: 'number',
  version: 1,
  summary: 'Meta said by the number how many people may be written to first within a day.',
  sentence: ({ messagingLimit: limit }) => `The messaging limit of the number is ${limit}.`,
  data: z.object({
    ...ofNumber,
    event: z.string().describe("Meta's word: ONBOARDING, UPGRADE or DOWNGRADE"),
    messagingLimit: z.string().describe('Tier of the messaging limit, such as TIER_2K'),
    messagingLimitBefore: z.string().optional().describe('The tier before'),
  }),
});

/** Meta has reviewed the name of a number. */
export const DisplayNameReviewed = defineEvent({
  type: 'DisplayNameReviewed',
  stream: 'number',
  version: 1,
  summary: 'Meta has reviewed the name that people see.',
  sentence: ({ decision, rejectionReason }) =>
    `Meta has reviewed the display name: ${decision}${rejectionReason ? ` (${rejectionReason})` : ''}.`,
  data: z.object({
    ...ofNumber,
    decision: z.string().describe("Meta's word: APPROVED, REJECTED, DEFERRED or PENDING"),
    requestedName: z.string().optional().describe('The name that was asked for'),
    rejectionReason: z.string().optional().describe("Meta's name of the reason"),
  }),
});

/** The PIN of a number was touched. */
export const PhoneNumberPinChanged = defineEvent({
  type: 'PhoneNumberPinChanged',
  stream: 'number',
  version: 1,
  summary: "Somebody changed the number's PIN of two-step verification in Meta's dashboard, or asked to.",
  sentence: ({ event }) => `The PIN of the number was touched at Meta: ${event}.`,
  data: z.object({
    ...ofNumber,
    event: z.string().describe("Meta's word: PIN_CHANGED, PIN_RESET_REQUEST or PIN_REQUEST_SUCCESS"),
  }),
});

/** The settings of a number were changed. */
export const PhoneNumberSettingsChanged = defineEvent({
  type: 'PhoneNumberSettingsChanged',
  stream: 'number',
  version: 1,
  summary: 'The settings of the number were changed, such as those of calling.',
  sentence: () => 'The settings of the number were changed at Meta.',
  data: z.object({ ...ofNumber, settings: json("Settings in Meta's own shape") }),
});

/** The username of a number was changed. */
export const BusinessUsernameChanged = defineEvent({
  type: 'BusinessUsernameChanged',
  stream: 'number',
  version: 1,
  summary: 'The username of the number was approved, reserved or deleted.',
  sentence: ({ status }) => `The username of the number is ${status}.`,
  data: z.object({
    ...ofNumber,
    status: z.string().describe("Meta's word: approved, reserved or deleted"),
    username: z.string().optional().describe('The username; absent once it is deleted'),
  }),
});

/** Something went wrong at Meta for a number. */
export const ChannelErrorReported = defineEvent({
  type: 'ChannelErrorReported',
  stream: 'number',
  version: 1,
  summary: 'Something went wrong at Meta for the number, and for no message that Meta names.',
  sentence: ({ code, detail, dropped }) =>
    dropped
      ? `Meta dropped a message that a person wrote to the number: it is lost. ${detail} (meta-${code})`
      : `Meta reports an error of the number: ${detail} (meta-${code})`,
  data: z.object({
    ...ofNumber,
    code: z.number().int().describe("Meta's error code"),
    detail: z.string().describe("Meta's words"),
    dropped: z.boolean().describe('Whether a message that a person wrote was dropped for good'),
  }),
});

/** A number left the platform. */
export const PhoneNumberDisconnected = defineEvent({
  type: 'PhoneNumberDisconnected',
  stream: 'number',
  version: 1,
  summary: 'The number, which is also in the app on a phone, left the platform: nothing is sent from it.',
  sentence: ({ reason }) => `The number left the platform${reason ? `: ${reason}` : ''}.`,
  data: z.object({
    ...ofNumber,
    reason: z.string().optional().describe("Meta's word, such as ACCOUNT_DISCONNECTED"),
    initiatedBy: z.string().optional().describe('USER or SYSTEM'),
  }),
});

/** What was said in the phone app of a number before is to be told. */
export const HistoryImportRequested = defineEvent({
  type: 'HistoryImportRequested',
  stream: 'number',
  version: 1,
  summary: 'Meta was asked for what was said in the phone app of the number before it was connected.',
  sentence: () => 'Meta was asked for the history of the number.',
  data: z.object({
    ...ofNumber,
    requestId: z.string().optional().describe("Meta's name of the request; absent where it named none"),
  }),
});

/** Meta does not tell what was said in the phone app of a number. */
export const HistoryImportRefused = defineEvent({
  type: 'HistoryImportRefused',
  stream: 'number',
  version: 1,
  summary: 'Meta does not take the request for the history of the number: nothing of it comes.',
  sentence: ({ failure: why }) => `Meta does not tell the history of the number: ${because(why)}`,
  data: z.object({ ...ofNumber, failure }),
});

/** A part of what was said before has come. */
export const HistoryPartReceived = defineEvent({
  type: 'HistoryPartReceived',
  stream: 'number',
  version: 1,
  summary: 'A part of what was said in the phone app of the number has come; parts come in any order.',
  sentence: ({ messages, progress }) =>
    `A part of the history of the number has come, of ${messages} messages: ${progress} %.`,
  data: z.object({
    ...ofNumber,
    phase: z.number().int().describe('0: the last day; 1: the 90 days before; 2: the 90 days before those'),
    order: z.number().int().optional().describe('Its place among the others, from 1, where Meta says it'),
    progress: z.number().int().describe('How much of all was told with it, 0 to 100'),
    messages: z.number().int().describe('How many messages it has'),
  }),
});

/** A business keeps what was said before to itself. */
export const HistoryImportDeclined = defineEvent({
  type: 'HistoryImportDeclined',
  stream: 'number',
  version: 1,
  summary: 'The business chose not to share what was said in its phone app before.',
  sentence: () => 'The business does not share the history of the number.',
  data: z.object({ ...ofNumber, detail: z.string().describe("Meta's words") }),
});

/** All of what was said before was told. */
export const HistoryImported = defineEvent({
  type: 'HistoryImported',
  stream: 'number',
  version: 1,
  summary:
    'Meta told all of the history of the number, as far as it goes: the one word of it for others, once for each import.',
  sentence: () => 'The history of the number was imported.',
  data: z.object({ ...ofNumber }),
});
