export { type AppendFault, LostAnswerError, withAppendFaults } from './append-faults.ts';
export { type EventStoreDbServer, startEventStoreDbServer } from './eventstoredb-container.ts';
export { operatorOfEventStoreDb } from './eventstoredb-operator.ts';
export { appendAll, onboarded, released } from './made-events.ts';
