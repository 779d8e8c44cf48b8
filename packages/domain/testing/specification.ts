import { deepStrictEqual, fail, strictEqual } from 'node:assert/strict';
import { type Decider, DomainError, type DomainErrorCode, type FoldableEvent, fold } from '@wabus/domain';
import { type DomainEvent, definitionOf, envelop, validateEvent, validatePersonal } from '@wabus/events';

/** A fact of the past; what it does not say of its envelope is made up, the same for every run. */
export type GivenEvent = DomainEvent & { readonly causationId?: string; readonly recordedAt?: string };

/** What a command came to, with its assertions. */
export interface Then<State> {
  /** Exactly these events, ids and times only where they are named; each has to have the catalogue's shape. */
  then(expected: readonly DomainEvent[]): Then<State>;
  thenNothing(): Then<State>;
  thenError(code: DomainErrorCode): void;
  /** The state after the past and the new events. */
  readonly state: State;
}

/** `specify(decider)` answers this: `given(past).when(command).then(events)`. */
export interface Specification<State, Command> {
  given(past: readonly GivenEvent[]): {
    readonly state: State;
    when(command: Command): Then<State>;
  };
}

/** What `decide` came to: events, or the rule that was broken. */
export type Outcome = { readonly events: readonly DomainEvent[] } | { readonly error: DomainError };

/** Given/when/then for one decider. */
export function specify<State, Command>(decider: Decider<State, Command>): Specification<State, Command> {
  return {
    given(past) {
      const state = fold(decider, past.map(recorded));
      return { state, when: (command) => outcome(decider, past, state, command) };
    },
  };
}

/** An event as a fold sees it, with a made-up envelope: one second after the other from 2026-01-01 on, by its index. */
export function recorded(event: GivenEvent, index = 0): FoldableEvent {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString();
  const { personal: _sealed, ...open } = event;
  return {
    id: `event-${index}`,
    schemaVersion: 1,
    stream: 'stream-of-test',
    occurredAt: at,
    recordedAt: at,
    tenantId: 'tenant-of-test',
    key: 'key-of-test',
    correlationId: 'correlation-of-test',
    causationId: `cause-${index}`,
    actor: { kind: 'system', id: 'test' },
    ...open,
  } as FoldableEvent;
}

function outcome<State, Command>(
  decider: Decider<State, Command>,
  past: readonly GivenEvent[],
  before: State,
  command: Command,
): Then<State> {
  const decided = tryDecide(decider, before, command);
  const events = 'events' in decided ? decided.events : [];
  const then: Then<State> = {
    state: fold(
      decider,
      events.map((event, index) => recorded(event, past.length + index)),
      before,
    ),
    // biome-ignore lint/suspicious/noThenProperty: the word of given/when/then; nobody awaits it
    then(expected) {
      if ('error' in decided) fail(`expected events, got ${decided.error.message}`);
      events.forEach(checkShape);
      deepStrictEqual(
        events.map((event, index) => asNamed(event, expected[index])),
        expected,
      );
      return then;
    },
    thenNothing: () => then.then([]),
    thenError(code) {
      if (!('error' in decided))
        fail(`expected ${code}, got ${events.map(({ type }) => type).join(', ') || 'nothing'}`);
      strictEqual(decided.error.code, code);
    },
  };
  return then;
}

function tryDecide<State, Command>(
  decider: Decider<State, Command>,
  state: State,
  command: Command,
): Outcome {
  try {
    return { events: decider.decide(command, state) };
  } catch (error) {
    if (error instanceof DomainError) return { error };
    throw error;
  }
}

/** Id and time count only where the expectation names them. */
function asNamed(event: DomainEvent, expected: DomainEvent | undefined): DomainEvent {
  const { id, occurredAt, ...rest } = event;
  return {
    ...rest,
    ...(expected && 'id' in expected ? { id } : {}),
    ...(expected && 'occurredAt' in expected ? { occurredAt } : {}),
  } as DomainEvent;
}

/** Throws when the store would refuse the event, or its personal part is not what the catalogue says. */
function checkShape(event: DomainEvent): void {
  const definition = definitionOf(event.type);
  const [unsealed] = envelop([event], {
    stream: `${definition?.stream}-of-test`,
    tenantId: 'tenant-of-test',
    key: 'key-of-test',
    correlationId: 'correlation-of-test',
    causationId: 'cause-of-test',
    actor: { kind: 'system', id: 'test' },
    recordedAt: '2026-01-01T00:00:00.000Z',
    eventId: () => ID_OF_TEST,
  });
  if (!unsealed) fail('an event without an envelope');
  const { plain, ...envelope } = unsealed;
  const personal = plain.map(({ contactId }) => ({ contactId, sealed: 'c2VhbGVk' }));
  validateEvent({ ...envelope, id: ID_OF_TEST, personal });
  validatePersonal(
    event.type,
    plain.map((part) => part.plain),
  );
}

const ID_OF_TEST = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
