import type { Decider } from '../decider.ts';
import type { InboundCommand } from './commands.ts';
import { evolveInbound, type InboundState, initialInbound } from './state.ts';

/** Rules of `inbound-{inboundId}`: a wamid is received once. */
export const inboundDecider: Decider<InboundState, InboundCommand> = {
  initialState: initialInbound,
  evolve: evolveInbound,
  decide({ type: _type, eventId, personal: plain, ...data }, state) {
    if (state.received) return [];
    const personal = [{ contactId: data.contactId, plain }];
    return [{ type: 'MessageReceived', id: eventId, occurredAt: data.at, data, personal }];
  },
};
