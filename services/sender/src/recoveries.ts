import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';

/** When a project that needed attention recovered because Meta took one of its messages: RFC 3339, as its stream tells. */
export async function recoveriesOf(
  store: Pick<EventStore, 'readStream'>,
  projectId: string,
): Promise<string[]> {
  const events = await store.readStream(streamName.project(projectId));
  return events.filter(({ type }) => type === 'ProjectRecovered').map(({ recordedAt }) => recordedAt);
}
