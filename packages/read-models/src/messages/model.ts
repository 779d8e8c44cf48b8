import { eventTypesOf } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
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
import { keepMessages, mayAnswer } from './inbound.ts';
import { MARKING, markRow } from './marks.ts';
import { messageTies, noteTies, severalContacts, TIES } from './one-person.ts';
import { outbound } from './outbound.ts';
import type { OutboundState } from './outbound-state.ts';
import { noteAnswers, whoMayAnswer } from './replies.ts';
import {
  campaignAnswers,
  campaignDeferrals,
  campaignTallies,
  campaignWriters,
  messageByWamid,
  messageMarks,
  messages,
  messageWamids,
} from './tables.ts';
import { tallyCampaigns } from './tallies.ts';
import { noteWriters, noteWritersOfOnePerson, toCampaigns } from './writers.ts';

/** Messages that were not sent through wabus. */
const CAME = ['MessageReceived', 'MessageEchoed', 'CallReported'] as const;

/** What is done to messages. */
const MARKS = Object.keys(MARKING) as (keyof typeof MARKING)[];

/** Messages of both directions, which message a wamid belongs to, and what they make of the numbers of campaigns. */
export const messagesModel = defineReadModel({
  name: 'messages',
  version: 14,
  views: [messageByWamid],
  analysts: [messagesForAnalysts],
  tables: [
    messages,
    messageWamids,
    messageMarks,
    campaignTallies,
    campaignDeferrals,
    campaignWriters,
    campaignAnswers,
    messageTies,
  ],
  reads: [...eventTypesOf('message'), ...CAME, ...MARKS, ...TIES],
  opens: ['MessageQueued', ...CAME, ...MARKS],
  projections: {
    ...sharedBy(eventTypesOf('message'), async (tx, events) => {
      const changed = await projectStreams(tx, outbound, events);
      await insertRows(tx, messageWamids, wamidRows(events, changed));
      await tallyCampaigns(tx, changed);
      await noteDeferrals(tx, changed);
      await noteWriters(tx, events);
      await answersOf(tx, whoMayAnswer(changed, []));
    }),
    ...sharedBy(CAME, async (tx, events) => {
      await keepMessages(tx, events);
      const answers = await toCampaigns(tx, events.filter(mayAnswer));
      await noteWriters(tx, answers);
      await answersOf(tx, whoMayAnswer([], answers));
    }),
    ...sharedBy(TIES, async (tx, events) => answersOf(tx, await noteTies(tx, events))),
    ...sharedBy(MARKS, (tx, events) => insertRows(tx, messageMarks, events.map(markRow))),
  },
});

/** Who answered what, of these contacts by id with their tenants: whichever contact of a person wrote or was written to. */
async function answersOf(tx: PoolClient, contacts: ReadonlyMap<string, string>): Promise<void> {
  const several = await severalContacts(tx, contacts.keys());
  await noteWritersOfOnePerson(tx, several.values());
  await noteAnswers(tx, contacts, several);
}

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
