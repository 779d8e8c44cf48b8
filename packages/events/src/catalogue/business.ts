import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { time, wabaId } from './fields.ts';

/** How much a business may do has changed. */
export const MessagingLimitChanged = defineEvent({
  type: 'MessagingLimitChanged',
  stream: 'waba',
  version: 1,
  summary:
    'Meta changed how many people the business may write to first within a day, or how many numbers it may have.',
  sentence: ({ messagingLimit }) =>
    messagingLimit
      ? `Meta set the messaging limit to ${messagingLimit}.`
      : 'Meta changed the limits of the business.',
  data: z.object({
    wabaId,
    messagingLimit: z.string().optional().describe('Tier of the business, such as TIER_2K'),
    messagingLimitPerNumber: z
      .string()
      .optional()
      .describe('Tier of each number, as counted before October 2025'),
    numbersPerBusiness: z.number().int().optional().describe('Numbers that the business may have'),
    numbersPerAccount: z.number().int().optional().describe('Numbers that the account may have'),
    at: time,
  }),
});

/** Something happened to a business. */
export const BusinessStatusChanged = defineEvent({
  type: 'BusinessStatusChanged',
  stream: 'waba',
  version: 1,
  summary: 'Something happened to the business behind the account.',
  sentence: ({ event }) => `Meta says of the business: ${event}.`,
  data: z.object({
    wabaId,
    event: z.string().describe("Meta's word"),
    businessId: z.string().optional().describe('Business portfolio'),
    at: time,
  }),
});

/** The country of a business was changed. */
export const BusinessCountryChanged = defineEvent({
  type: 'BusinessCountryChanged',
  stream: 'waba',
  version: 1,
  summary: 'The business is in this country for Meta.',
  sentence: ({ country }) => `The business is in ${country} for Meta.`,
  data: z.object({ wabaId, country: z.string().describe('ISO 3166-1 alpha-2'), at: time }),
});

/** Authentication from abroad costs its own rate. */
export const InternationalAuthenticationPriced = defineEvent({
  type: 'InternationalAuthenticationPriced',
  stream: 'waba',
  version: 1,
  summary: 'Authentication messages from abroad cost their own rate from a time on.',
  sentence: ({ startsAt }) =>
    `Authentication from abroad costs its own rate${startsAt ? ` from ${startsAt}` : ''}.`,
  data: z.object({
    wabaId,
    startsAt: time.optional().describe('From when'),
    exceptions: z
      .array(
        z.object({
          country: z.string().describe('Country'),
          startsAt: time.optional().describe('From when'),
        }),
      )
      .describe('Countries with a beginning of their own'),
    at: time,
  }),
});

/** A business reached a tier of prices. */
export const PricingTierReached = defineEvent({
  type: 'PricingTierReached',
  stream: 'waba',
  version: 1,
  summary: 'The business reached a tier of prices by volume; of repeats the earliest time counts.',
  sentence: ({ tier }) => `The business reached the tier of prices ${tier}.`,
  data: z.object({
    wabaId,
    tier: z.string().describe('From and to, such as 25000001:50000000'),
    category: z.string().optional().describe('Category that it holds for'),
    month: z.string().optional().describe('Month that it holds for, such as 2025-11'),
    region: z.string().optional().describe('Market that it holds for'),
    reachedAt: time.optional().describe('When the tier was reached'),
    at: time,
  }),
});

/** A way of taking payments was set up or changed. */
export const PaymentConfigurationChanged = defineEvent({
  type: 'PaymentConfigurationChanged',
  stream: 'waba',
  version: 1,
  summary: 'A way of taking payments in WhatsApp was set up or changed.',
  sentence: ({ name, status }) => `The payment configuration ${name} is ${status}.`,
  data: z.object({
    wabaId,
    name: z.string().describe('Name of the configuration'),
    status: z.string().describe("Meta's word: Active, Needs Connecting, Needs Testing"),
    provider: z.string().optional().describe('Who processes the payments'),
    merchantId: z.string().optional().describe("The business's id with the provider"),
    createdAt: time.optional().describe('When it was made'),
    updatedAt: time.optional().describe('When it was changed'),
    at: time,
  }),
});

/** A solution of several partners was made or changed. */
export const PartnerSolutionChanged = defineEvent({
  type: 'PartnerSolutionChanged',
  stream: 'waba',
  version: 1,
  summary: 'A solution of several partners was made or changed.',
  sentence: ({ solutionId, status }) =>
    `The solution ${solutionId} was changed${status ? `: ${status}` : ''}.`,
  data: z.object({
    wabaId,
    event: z.string().describe("Meta's word: SOLUTION_CREATED or SOLUTION_UPDATED"),
    solutionId: z.string().describe("Meta's id of the solution"),
    status: z.string().optional().describe('ACTIVE, DEACTIVATED, DRAFT …'),
    at: time,
  }),
});

/** Meta says how a flow fares. */
export const FlowReported = defineEvent({
  type: 'FlowReported',
  stream: 'waba',
  version: 2,
  summary: 'A flow has another status, or Meta says how it fares.',
  sentence: ({ flowId, event, newStatus }) =>
    `Meta says of the flow ${flowId}: ${event}${newStatus ? `, ${newStatus}` : ''}.`,
  data: z.object({
    wabaId,
    event: z.string().describe("Meta's word: FLOW_STATUS_CHANGE, ENDPOINT_AVAILABILITY …"),
    flowId: z.string().describe("Meta's id of the flow"),
    oldStatus: z.string().optional().describe('Status before'),
    newStatus: z.string().optional().describe('Status from then on'),
    alertState: z.string().optional().describe('ACTIVATED or DEACTIVATED'),
    message: z.string().optional().describe("Meta's sentence"),
    warning: z.string().optional().describe('What Meta warns of beside it'),
    measured: z
      .object({
        error_rate: z.number().optional().describe('Per cent'),
        threshold: z.number().optional().describe('Of the alert, in the unit of what it is about'),
        p50_latency: z.number().optional().describe('Milliseconds'),
        p90_latency: z.number().optional().describe('Milliseconds'),
        requests_count: z.number().optional().describe('Requests that it was measured over'),
        availability: z.number().optional().describe('Per cent'),
      })
      .optional()
      .describe("What was measured, by Meta's names"),
    errors: z
      .array(
        z.object({
          type: z.string().describe("Meta's name of it"),
          rate: z.number().optional().describe('Per cent of all'),
          count: z.number().int().optional().describe('How many'),
        }),
      )
      .optional()
      .describe('Which errors there were'),
    at: time,
  }),
});
