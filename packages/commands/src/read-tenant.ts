import { type FoldableEvent, fold, type TenantState, tenantDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';

/** A tenant as its stream tells now, with its settings; null where nobody was onboarded. */
export async function readTenant(
  store: Pick<EventStore, 'readStream'>,
  tenantId: string,
): Promise<TenantState> {
  const events = await store.readStream(streamName.tenant(tenantId));
  return fold(tenantDecider, events as unknown as FoldableEvent[]);
}
