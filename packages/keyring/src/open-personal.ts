import {
  type CatalogueEvent,
  type EventType,
  type PersonalData,
  type PersonalEventType,
  readPersonal,
  type SealedPart,
} from '@wabus/events';
import type { Keyring, SealedInContext } from './port.ts';
import { sealedVersionOf } from './sealed-part.ts';

/** An event with its personal part opened; `type` tells which event it is, and with it what the parts hold. */
export type OpenedEvent<Type extends EventType = EventType> = {
  readonly [Each in Type]: {
    readonly type: Each;
    readonly event: Extract<CatalogueEvent, { type: Each }>;
    /** Entry n is the plaintext of entry n of `event.personal`; null for an erased person. Empty when it was not opened. */
    readonly personal: readonly (PersonalData<Each> | null)[];
  };
}[Type];

/**
 * Opens sealed parts of events of one type, in order; null where the person was erased.
 * @throws KeyringError for a part that does not open, UnreadablePersonalError for one that is not what the catalogue says
 */
export async function openParts<Type extends PersonalEventType>(
  keyring: Pick<Keyring, 'open'>,
  type: Type,
  parts: readonly SealedInContext[],
): Promise<(PersonalData<Type> | null)[]> {
  if (parts.length === 0) return [];
  const opened = await keyring.open(parts);
  return parts.map((part, index) => readPart(type, part, opened[index]));
}

/** The same events, each opened: as many as were given. */
type Opened<Events extends readonly CatalogueEvent[]> = {
  [Index in keyof Events]: OpenedEvent<Events[Index]['type']>;
};

/**
 * Opens the personal parts of events with one call, of these types only when they are given; all events are answered, in order.
 * @throws KeyringError for a part that does not open, UnreadablePersonalError for one that is not what the catalogue says
 */
export async function openPersonal<const Events extends readonly CatalogueEvent[]>(
  keyring: Pick<Keyring, 'open'>,
  events: Events,
  types?: ReadonlySet<EventType>,
): Promise<Opened<Events>> {
  const wanted = events.map(({ type, personal }) => (types?.has(type) === false ? [] : personal));
  const parts = events.flatMap(({ id, tenantId }, index) =>
    (wanted[index] ?? []).map((part) => ({ ...part, tenantId, eventId: id })),
  );
  const plains = parts.length === 0 ? [] : await keyring.open(parts);
  let next = 0;
  const opened = events.map((event, index) => {
    const own = (wanted[index] ?? []).map((part, place) => readPart(event.type, part, plains[next + place]));
    next += own.length;
    return openedAs(event, own);
  });
  return opened as unknown as Opened<Events>;
}

/** The event with none of its parts opened. */
export function unopened<Event extends CatalogueEvent>(event: Event): OpenedEvent<Event['type']> {
  return openedAs(event, []);
}

function readPart<Type extends EventType>(
  type: Type,
  { sealed }: SealedPart,
  plain: unknown,
): PersonalData<Type> | null {
  return plain === null ? null : readPersonal(type, sealedVersionOf(sealed), plain);
}

/** The one place where an event and its parts are put together: the compiler does not see that both are of one type. */
function openedAs<Event extends CatalogueEvent>(
  event: Event,
  personal: readonly unknown[],
): OpenedEvent<Event['type']> {
  return { type: event.type, event, personal } as unknown as OpenedEvent<Event['type']>;
}
