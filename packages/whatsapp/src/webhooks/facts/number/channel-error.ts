import { type GraphError, readGraphError } from '../../../errors/graph-error.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** Something went wrong at Meta that belongs to no message that it names. */
interface ChannelError extends Pick<GraphError, 'code' | 'message' | 'details'> {
  readonly at?: string;
}

/** A fault of the channel itself, beside messages, statuses and calls: Meta says of which number, and of nothing else. */
export const channelError = defineFact({
  kind: 'channel-error',
  fields: ['messages', 'calls', 'standby'],
  list: 'errors',
  scope: 'number',
  read({ entryTime: at }: Change, item: unknown): ChannelError | null {
    const error = readGraphError(item);
    if (error === null) return null;
    const { code, message, details } = error;
    return told({ code, message, details, at });
  },
});
