import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { time, wabaId } from './fields.ts';

/** Meta restricts what an account may do. */
export const AccountRestricted = defineEvent({
  type: 'AccountRestricted',
  stream: 'waba',
  version: 2,
  summary: 'Meta restricts what the WhatsApp Business Account may do.',
  sentence: ({ restrictions, violation }) => {
    const each = restrictions.map(({ restriction, until }) => restriction + (until ? ` until ${until}` : ''));
    return `Meta restricts the account${violation ? ` for ${violation}` : ''}: ${each.join(', ')}.`;
  },
  data: z.object({
    wabaId,
    restrictions: z
      .array(
        z.object({
          restriction: z.string().describe("Meta's name of it, such as RESTRICTED_BIZ_INITIATED_MESSAGING"),
          until: time.optional().describe('When it ends; absent where Meta names no end'),
          remediation: z.string().optional().describe('What Meta asks to be done'),
        }),
      )
      .describe('What it may not do'),
    violation: z.string().optional().describe("Meta's name of the rule that was broken, where given"),
    remediation: z.string().optional().describe('What Meta asks to be done about that'),
    at: time,
  }),
});

const word = (what: string) => z.string().describe(`Meta's word: ${what}`);

/** Meta disabled an account. */
export const AccountDisabled = defineEvent({
  type: 'AccountDisabled',
  stream: 'waba',
  version: 1,
  summary: 'Meta disabled the WhatsApp Business Account: nothing is sent from it.',
  sentence: () => 'Meta disabled the account.',
  data: z.object({
    wabaId,
    date: z.string().optional().describe("The day in Meta's words, such as `April 17, 2025`"),
    at: time,
  }),
});

/** Meta will disable an account. */
export const AccountDisablingScheduled = defineEvent({
  type: 'AccountDisablingScheduled',
  stream: 'waba',
  version: 1,
  summary: 'Meta will disable the WhatsApp Business Account unless its business settles it before.',
  sentence: ({ date }) => `Meta will disable the account${date ? ` on ${date}` : ''}.`,
  data: z.object({
    wabaId,
    date: z.string().optional().describe("The day in Meta's words, such as `April 17, 2025`"),
    at: time,
  }),
});

/** Meta took back that an account is disabled or restricted. */
export const AccountReinstated = defineEvent({
  type: 'AccountReinstated',
  stream: 'waba',
  version: 1,
  summary:
    'Meta lets the WhatsApp Business Account go on: it is no longer disabled, nor restricted as before.',
  sentence: () => 'Meta reinstated the account.',
  data: z.object({ wabaId, at: time }),
});

/** An account broke a rule of Meta's. */
export const AccountViolationReported = defineEvent({
  type: 'AccountViolationReported',
  stream: 'waba',
  version: 1,
  summary: 'The WhatsApp Business Account broke a rule of Meta.',
  sentence: ({ violation }) => `Meta says that the account broke a rule: ${violation}.`,
  data: z.object({
    wabaId,
    violation: word('the rule that was broken'),
    remediation: z.string().optional().describe('What Meta asks to be done'),
    at: time,
  }),
});

/** Meta has reviewed an account. */
export const AccountReviewed = defineEvent({
  type: 'AccountReviewed',
  stream: 'waba',
  version: 1,
  summary: 'Meta has reviewed the WhatsApp Business Account.',
  sentence: ({ decision }) => `Meta has reviewed the account: ${decision}.`,
  data: z.object({ wabaId, decision: word('APPROVED, REJECTED, PENDING or DEFERRED'), at: time }),
});

/** An account was deleted. */
export const AccountDeleted = defineEvent({
  type: 'AccountDeleted',
  stream: 'waba',
  version: 1,
  summary: 'The WhatsApp Business Account was deleted: nothing is sent from it.',
  sentence: () => 'The account was deleted at Meta.',
  data: z.object({ wabaId, at: time }),
});

/** An account left the platform. */
export const AccountOffboarded = defineEvent({
  type: 'AccountOffboarded',
  stream: 'waba',
  version: 1,
  summary: 'The WhatsApp Business Account left the platform: nothing is sent from it until it is back.',
  sentence: () => 'The account left the platform.',
  data: z.object({ wabaId, at: time }),
});

/** An account is back on the platform. */
export const AccountReconnected = defineEvent({
  type: 'AccountReconnected',
  stream: 'waba',
  version: 1,
  summary: 'The WhatsApp Business Account is back on the platform.',
  sentence: () => 'The account is back on the platform.',
  data: z.object({ wabaId, at: time }),
});

/** Meta verified an account. */
export const AccountVerified = defineEvent({
  type: 'AccountVerified',
  stream: 'waba',
  version: 1,
  summary: 'Meta verified the WhatsApp Business Account.',
  sentence: () => 'Meta verified the account.',
  data: z.object({ wabaId, at: time }),
});

/** A business gave its partner access to an account, or took it. */
export const PartnerAccessChanged = defineEvent({
  type: 'PartnerAccessChanged',
  stream: 'waba',
  version: 1,
  summary:
    'The business changed what its partner may do with the WhatsApp Business Account; without a partner nothing is sent.',
  sentence: ({ event, reason }) =>
    `What the partner may do was changed: ${event}${reason ? ` (${reason})` : ''}.`,
  data: z.object({
    wabaId,
    event: word('PARTNER_ADDED, PARTNER_REMOVED, PARTNER_APP_INSTALLED, MM_LITE_TERMS_SIGNED …'),
    ownerBusinessId: z.string().optional().describe('Business portfolio that owns the account'),
    solutionId: z.string().optional().describe('Solution of several partners, where it is one'),
    solutionPartners: z.array(z.string()).describe('Portfolios of the partners of the solution'),
    partnerAppId: z.string().optional().describe("The partner's app"),
    adAccountId: z.string().optional().describe('The ad account that was linked'),
    reason: z.string().optional().describe("Meta's word for why it ended"),
    initiatedBy: z.string().optional().describe('USER or SYSTEM'),
    at: time,
  }),
});

/** How far the verification of a client by its partner is. */
export const PartnerCertificationChanged = defineEvent({
  type: 'PartnerCertificationChanged',
  stream: 'waba',
  version: 1,
  summary: 'Meta decided whether the client counts as verified by its partner.',
  sentence: ({ status }) => `The verification by the partner is ${status}.`,
  data: z.object({
    wabaId,
    status: word('APPROVED, DISCARDED, FAILED, PENDING or REVOKED'),
    clientBusinessId: z.string().optional().describe("The client's business portfolio"),
    rejectionReasons: z.array(z.string()).describe('Why it was refused'),
    at: time,
  }),
});

/** Meta wants somebody to know something. */
export const AccountAlerted = defineEvent({
  type: 'AccountAlerted',
  stream: 'waba',
  version: 1,
  summary: 'Meta wants somebody to know something of the account, one of its numbers or its business.',
  sentence: ({ alert, status }) => `Meta alerts: ${alert}${status === 'NONE' ? ' is over' : ''}.`,
  data: z.object({
    wabaId,
    alert: word('what it is about, such as OBA_APPROVED'),
    severity: z.string().optional().describe('CRITICAL, WARNING or INFORMATIONAL'),
    status: z.string().optional().describe('ACTIVE while it holds, NONE once it is over'),
    description: z.string().optional().describe("Meta's sentence"),
    entityType: z.string().optional().describe('BUSINESS, PHONE_NUMBER …'),
    entityId: z.string().optional().describe('Its id'),
    at: time,
  }),
});

/** Meta refuses what an account sends until somebody pays. */
export const PaymentIssueRaised = defineEvent({
  type: 'PaymentIssueRaised',
  stream: 'waba',
  version: 1,
  summary: 'Meta did not deliver a message for want of payment: nothing is sent from the account meanwhile.',
  sentence: ({ detail, code }) => `Meta wants to be paid: ${detail} (meta-${code})`,
  data: z.object({
    wabaId,
    code: z.number().int().describe("Meta's error code"),
    detail: z.string().describe("Meta's words"),
    at: time,
  }),
});
