import { eventTypesOf } from '@wabus/events';
import {
  defineReadModel,
  type FoldResult,
  insertRows,
  type OpenedEvent,
  projectStreams,
  type Row,
  sharedBy,
} from '@wabus/projection';
import { noteDeferrals } from './deferrals.ts';
import { messagesForAnalysts } from './for-analysts.ts';
import { inboundRow } from './inbound.ts';
import { outbound } from './outbound.ts';
import type { OutboundState } from './outbound-state.ts';
import { noteAnswers } from './replies.ts';
import {
  campaignDeferrals,
  campaignTallies,
  campaignWriters,
  messageByWamid,
  messages,
  messageWamids,
} from './tables.ts';
import { tallyCampaigns } from './tallies.ts';
import { noteWriters } from './writers.ts';

/** Messages of both directions, which message a wamid belongs to, and what they make of the numbers of campaigns. */
export const messagesModel = defineReadModel({
  name: 'messages',
  version: 7,
  views: [messageByWamid],
  analysts: [messagesForAnalysts],
  tables: [messages, messageWamids, campaignTallies, campaignDeferrals, campaignWriters],
  reads: [...eventTypesOf('message'), 'MessageReceived'],
  opens: ['MessageQueued', 'MessageReceived'],
  projections: {
    ...sharedBy(eventTypesOf('message'), async (tx, events) => {
      const changed = await projectStreams(tx, outbound, events);
      await insertRows(tx, messageWamids, wamidRows(events, changed));
      await tallyCampaigns(tx, changed);
      await noteDeferrals(tx, changed);
      await noteWriters(tx, events);
      await noteAnswers(tx, changed, []);
    }),
    async MessageReceived(tx, events) {
      await insertRows(tx, messages, events.map(inboundRow));
      await noteWriters(tx, events);
      await noteAnswers(tx, [], events);
    },
  },
});

function wamidRows(events: readonly OpenedEvent[], changed: readonly FoldResult<OutboundState>[]): Row[] {
  const states = new Map(changed.map(({ id, state }) => [`message-${id}`, state]));
  return events.flatMap(({ event }) => {
    const queued = states.get(event.stream)?.message.queued;
    if (!queued || !('wamid' in event.data) || event.data.wamid === undefined) return [];
    return [
      {
        tenant_id: event.tenantId,
        wamid: event.data.wamid,
        message_id: queued.messageId,
        waba_id: queued.wabaId,
        phone_number_id: queued.phoneNumberId,
        position: event.position,
      },
    ];
  });
}
