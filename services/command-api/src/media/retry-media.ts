import { type commandRoutes, problem } from '@wabus/api-contract';
import { mediaDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { readAnnouncement } from '@wabus/media';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';

/** Wants a medium fetched once more that failed. */
export async function retryMedia(
  core: Core,
  call: CallOf<typeof commandRoutes.retryMedia>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const announced = await readAnnouncement(core, tenantId, id);
  if (announced === null) throw problem('not-found');
  const { messageId, projectId, contactId, wabaId, key } = announced;
  const command = await commandOf(core, call);
  const stream = streamName.media(id);
  const effect = await core.idempotency.run({ decider: mediaDecider, stream, command }, async () => ({
    wanted: { type: 'RequestMediaRetry', mediaId: id, messageId, projectId, contactId } as const,
    ...{ key, wabaId },
  }));
  const { state, position, replayed } = effect;
  const body = { id, state: state.status, messageId, projectId, contactId };
  return { status: 202, body, position: readPositionOf(key, position), replayed };
}
