import { historyDecider, type RecordHistory } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { definePlacement, oneCommand, type Placement } from './define-placement.ts';
import { type FactOfKind, type OwnedFact, timeOf } from './owned-fact.ts';
import { factEventId, type OfNumber } from './record-once.ts';

type HistoryKind = 'history-part' | 'history-declined';
type Untold<Event> = Event extends unknown ? Omit<Event, 'id' | 'occurredAt'> : never;

/** Places words about the import of a number's history on the stream of the number, by the rules of imports. */
export function recordHistory<const Kind extends HistoryKind>(
  kind: Kind,
  event: (owned: OwnedFact<FactOfKind<Kind>>, of: OfNumber) => Untold<RecordHistory['event']>,
): Placement<Kind> {
  const ask = (owned: OwnedFact<FactOfKind<Kind>>) => {
    const { wabaId, number } = owned.owner;
    if (!number) return null;
    const [stream, at] = [streamName.number(number.phoneNumberId), timeOf(owned)];
    const told = {
      ...event(owned, { wabaId, ...number, at }),
      id: factEventId(owned, stream),
      occurredAt: at,
    };
    return { stream, command: { type: 'RecordHistory' as const, event: told } };
  };
  return definePlacement(kind, { place: oneCommand({ decider: historyDecider, ask }) });
}
