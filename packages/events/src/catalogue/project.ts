import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure, json, messageId, phoneNumberId, projectId, time, wabaId } from './fields.ts';
import { because } from './wording.ts';

/** A tenant opened a place for one WhatsApp presence. */
export const ProjectCreated = defineEvent({
  type: 'ProjectCreated',
  stream: 'project',
  version: 1,
  summary: 'A tenant opened a place for one WhatsApp presence.',
  sentence: ({ name }) => `The project ${name} was created.`,
  data: z.object({
    projectId,
    name: z.string().describe('Name for people'),
    metadata: json("The CRM's own data, returned with the project").optional(),
  }),
});

/** The CRM set how a project behaves. */
export const ProjectSettingsChanged = defineEvent({
  type: 'ProjectSettingsChanged',
  stream: 'project',
  version: 1,
  summary: 'The CRM set how a project behaves; the event is the whole of it.',
  sentence: ({ hideRevoked }) =>
    `What was deleted for everyone is shown ${hideRevoked ? 'without its content' : 'as it was'} from now on.`,
  data: z.object({
    projectId,
    hideRevoked: z.boolean().describe('What was deleted for everyone is shown without its content'),
  }),
});

/** The browser finished Embedded Signup; appended before the code is exchanged, so only one request exchanges it. */
export const EmbeddedSignupCompleted = defineEvent({
  type: 'EmbeddedSignupCompleted',
  stream: 'project',
  version: 1,
  summary: 'The browser finished Embedded Signup. The code itself is never stored.',
  sentence: ({ wabaId }) => `Embedded Signup for the WABA ${wabaId} was finished in the browser.`,
  data: z.object({
    projectId,
    signupId: z.string().describe('This signup, UUID v7, fresh for each'),
    wabaId,
    phoneNumberId: phoneNumberId.optional(),
    businessId: z.string().optional().describe('Business portfolio of the customer'),
    event: z.string().optional().describe("Meta's session event, such as FINISH"),
  }),
});

/** The signup ended without a connected project; another may be tried. */
export const EmbeddedSignupFailed = defineEvent({
  type: 'EmbeddedSignupFailed',
  stream: 'project',
  version: 1,
  summary: 'A signup ended without connecting: expired code, missing grant, or a claim held elsewhere.',
  sentence: ({ failure }) => `The signup failed: ${because(failure)}`,
  data: z.object({ projectId, signupId: z.string().describe('The signup that failed'), failure }),
});

/** The business token lies in the vault, and was proven to grant WABA and number. */
export const BusinessTokenStored = defineEvent({
  type: 'BusinessTokenStored',
  stream: 'project',
  version: 2,
  summary:
    'The business token lies in the vault and was proven to grant the WABA; the number is listed by it.',
  sentence: ({ wabaId, phoneNumberId }) =>
    `The business token was proven to grant the WABA ${wabaId} with the number ${phoneNumberId}, and put into the vault.`,
  data: z.object({
    projectId,
    signupId: z.string().describe('The signup that brought it'),
    wabaId,
    phoneNumberId,
    displayPhoneNumber: z.string().describe("The business's own number, as Meta shows it"),
    verifiedName: z.string().describe("The business's name as verified by Meta"),
    qualityRating: z.string().describe('GREEN, YELLOW, RED, NA or UNKNOWN'),
    throughput: z.string().describe('STANDARD, HIGH or NOT_APPLICABLE'),
    messagingLimit: z.string().optional().describe("Portfolio's tier, such as TIER_2K"),
    onBusinessApp: z
      .boolean()
      .optional()
      .describe('Whether the number is also in the app on a phone, by which it is registered already'),
    vaultVersion: z.number().int().describe('Version of the vault entry; not the token'),
  }),
});

/** Meta sends this WABA's webhooks to our app from now on. */
export const WebhooksSubscribed = defineEvent({
  type: 'WebhooksSubscribed',
  stream: 'project',
  version: 1,
  summary: "Meta sends this WABA's webhooks to our app from now on.",
  sentence: ({ wabaId }) => `The webhooks of the WABA ${wabaId} were subscribed.`,
  data: z.object({ projectId, wabaId }),
});

/** The number is registered with a PIN that only the vault knows. */
export const PhoneNumberRegistered = defineEvent({
  type: 'PhoneNumberRegistered',
  stream: 'project',
  version: 1,
  summary: 'The number is registered for Cloud API; its two-step PIN lies in the vault.',
  sentence: ({ phoneNumberId }) => `The number ${phoneNumberId} was registered.`,
  data: z.object({ projectId, phoneNumberId }),
});

/** Meta refused to register the number. */
export const PhoneNumberRegistrationFailed = defineEvent({
  type: 'PhoneNumberRegistrationFailed',
  stream: 'project',
  version: 1,
  summary: 'Meta refused to register the number.',
  sentence: ({ phoneNumberId, failure }) =>
    `The number ${phoneNumberId} could not be registered: ${because(failure)}`,
  data: z.object({ projectId, phoneNumberId, failure }),
});

/** Every step is done: the project may send. */
export const ProjectActivated = defineEvent({
  type: 'ProjectActivated',
  stream: 'project',
  version: 1,
  summary: 'Every step of going live is done: the project may send.',
  sentence: () => 'The project went live.',
  data: z.object({ projectId, wabaId, phoneNumberId }),
});

/** Going live stopped at a step that did not succeed. */
export const ProjectFailed = defineEvent({
  type: 'ProjectFailed',
  stream: 'project',
  version: 1,
  summary: 'Going live stopped at a step that did not succeed; a new signup starts again.',
  sentence: ({ step, failure }) => `Going live stopped at the step ${step}: ${because(failure)}`,
  data: z.object({ projectId, step: z.string().describe('Step of the checklist'), failure }),
});

/** Meta refuses whatever this project sends: nothing goes out until that is mended. */
export const ProjectNeedsAttention = defineEvent({
  type: 'ProjectNeedsAttention',
  stream: 'project',
  version: 2,
  summary:
    'Meta refuses whatever this project sends, for the sake of its token, account or number: its messages wait until Meta takes one again or another signup is done.',
  sentence: ({ failure }) => `Meta refuses what the project sends: ${because(failure)}`,
  data: z.object({
    projectId,
    messageId: messageId.describe('The message whose refusal showed it'),
    refusedAt: time.describe('When it was refused, RFC 3339, UTC'),
    refused: z
      .enum(['token', 'account', 'number'])
      .optional()
      .describe(
        'What Meta refuses: the token with its permissions, which is meant where nothing stands, the account, or its number',
      ),
    failure,
  }),
});

/** Meta takes what the project sends again: what waited for it goes on. */
export const ProjectRecovered = defineEvent({
  type: 'ProjectRecovered',
  stream: 'project',
  version: 1,
  summary: 'Meta took a message of this project again, with the token that it has: what waited goes on.',
  sentence: () => 'Meta takes messages of the project again.',
  data: z.object({ projectId, messageId: messageId.describe('The message that Meta took up') }),
});
