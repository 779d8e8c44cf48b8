import {
  type CatalogueEvent,
  type EventType,
  type PersonalData,
  type PersonalEventType,
  readPersonal,
} from '@wabus/events';
import type { Keyring, SealedInContext } from './port.ts';

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
  return opened.map((plain) => (plain === null ? null : readPersonal(type, plain)));
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
    const own = plains.slice(next, next + (wanted[index]?.length ?? 0));
    next += own.length;
    return openedAs(event, own);
  });
  return opened as unknown as Opened<Events>;
}

/** The event with none of its parts opened. */
export function unopened<Event extends CatalogueEvent>(event: Event): OpenedEvent<Event['type']> {
  return openedAs(event, []);
}

/** The one place where an event and its parts are put together: the compiler does not see that both are of one type. */
function openedAs<Event extends CatalogueEvent>(
  event: Event,
  plains: readonly unknown[],
): OpenedEvent<Event['type']> {
  const { type } = event;
  const personal = plains.map((plain) => (plain === null ? null : readPersonal(type, plain)));
  return { type, event, personal } as unknown as OpenedEvent<Event['type']>;
}
