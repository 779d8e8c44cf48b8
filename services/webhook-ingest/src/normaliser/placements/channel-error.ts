import { recordOnNumber } from '../record-once.ts';

/** Meta could not hand over a message that a person wrote, and has it no more. */
const DROPPED = 131035;

/** What went wrong at Meta for a number; that a message of a person was dropped for good is shown with its project. */
export const channelErrorPlacement = recordOnNumber('channel-error', ({ fact }, number) => ({
  type: 'ChannelErrorReported',
  data: {
    ...number,
    code: fact.code,
    detail: fact.details ?? fact.message,
    dropped: fact.code === DROPPED,
  },
}));
