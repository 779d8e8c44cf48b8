import type { EventData, PersonalData } from '@wabus/events';

/** A person wrote; once per wamid. `eventId` is derived from the webhook's item. */
export interface ReceiveMessage extends Readonly<EventData<'MessageReceived'>> {
  readonly type: 'ReceiveMessage';
  readonly eventId: string;
  readonly personal: PersonalData<'MessageReceived'>;
}

/** Commands of an inbound stream. */
export type InboundCommand = ReceiveMessage;
