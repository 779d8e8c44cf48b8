import type { EventStore } from '../port.ts';
import type { EventStoreDbOptions } from './options.ts';

export type { EventStoreDbOptions } from './options.ts';

/** The event store in EventStoreDB. Under construction: every call is refused. */
export function createEventStoreDbEventStore(_options: EventStoreDbOptions): EventStore {
  throw new Error('The EventStoreDB adapter is under construction.');
}
