import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { time, wabaId } from './fields.ts';

/** Meta restricts what an account may do. */
export const AccountRestricted = defineEvent({
  type: 'AccountRestricted',
  stream: 'waba',
  version: 1,
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
    at: time,
  }),
});
