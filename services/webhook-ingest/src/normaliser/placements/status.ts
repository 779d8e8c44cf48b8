import { onceDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import { definePlacement, oneCommand, type PlacingPorts } from '../define-placement.ts';
import { NOTHING, type Placed, together } from '../outcome.ts';
import { type OwnedStatus, timeOf } from '../owned-fact.ts';

/** Meta took messages, and does not deliver them until somebody pays. */
const UNPAID = 131042;
const HOUR_MS = 3_600_000;

/** Statuses go to their messages; that Meta wants to be paid goes to the account, too, once an hour. */
export const statusPlacement = definePlacement('status', {
  place: async (ports, facts) => {
    const [placed, raised] = await Promise.all([ports.statuses.place(facts), raiseUnpaid(ports, facts)]);
    return together([placed, raised]);
  },
});

/** A campaign may fail a hundred thousand times for the one reason. Each status is counted by what its message made of it. */
async function raiseUnpaid(ports: PlacingPorts, facts: readonly OwnedStatus[]): Promise<Placed> {
  const unpaid = facts.filter(({ fact }) => fact.errors.some(({ code }) => code === UNPAID));
  const first = [...new Map(unpaid.toReversed().map((owned) => [idOf(owned), owned])).values()];
  return first.length === 0 ? NOTHING : { ...(await raise(ports, first)), outcomes: [] };
}

function idOf(owned: OwnedStatus): string {
  const hour = Math.floor(Date.parse(timeOf(owned)) / HOUR_MS);
  return derivedId('payment-issue', owned.owner.wabaId, hour);
}

const raise = oneCommand({
  decider: onceDecider,
  ask: (owned: OwnedStatus) => {
    const { wabaId } = owned.owner;
    const error = owned.fact.errors.find(({ code }) => code === UNPAID);
    const detail = error?.details ?? error?.message ?? 'Payment is missing.';
    const at = timeOf(owned);
    const data = { wabaId, code: UNPAID, detail, at };
    const event = { type: 'PaymentIssueRaised', id: idOf(owned), occurredAt: at, data } as const;
    return { stream: streamName.waba(wabaId), command: { type: 'RecordOnce', event, by: 'id' } as const };
  },
});
