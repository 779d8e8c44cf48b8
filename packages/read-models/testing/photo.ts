import { conversationId, inboundId, streamName } from '@wabus/events';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** Somebody of a scenario sends a photo, of which only the announcement is there; answers its id, that of its message. */
export async function photoCame(
  world: World,
  { tenantId, wabaId, phoneNumberId, projectId, contacts }: Scenario,
): Promise<string> {
  const [wamid, contactId = ''] = [`wamid.photo-${tenantId}`, contacts[0]];
  const content = { id: '77', mime_type: 'image/jpeg' };
  await world.append(streamName.inbound(inboundId(wamid)), { tenantId, key: wabaId, wabaId }, [
    {
      type: 'MessageReceived',
      data: {
        ...{ wamid, wabaId, phoneNumberId, projectId, contactId },
        ...{ conversationId: conversationId(projectId, contactId), messageType: 'image' },
        at: '2026-11-21T09:00:00.000Z',
      },
      personal: [{ contactId, plain: { from: '5511999', content } }],
    },
  ]);
  return inboundId(wamid);
}
