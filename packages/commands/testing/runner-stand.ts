import { randomBytes } from 'node:crypto';
import {
  type CommandContext,
  CommandRunner,
  type CommandRunnerPorts,
  type RunRequest,
} from '@wabus/commands';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { createKeyring, installKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemClock, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';

/** A real event store and a real keyring in a database of their own. */
export interface RunnerStand {
  readonly store: EventStore;
  readonly keyring: Keyring;
  /** A runner of its own, with these ports instead of the real ones. */
  runner(ports?: Partial<CommandRunnerPorts>): CommandRunner;
  /** A contact that has a key. */
  person(tenantId?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the stand; takes a few hundred milliseconds. */
export async function startRunnerStand(): Promise<RunnerStand> {
  const database = await testDatabase([installEventStore, installKeyring]);
  const store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
  const kek = new Secret(randomBytes(32).toString('hex'));
  const keyring = createKeyring({ url: roleUrl(database.url, 'wabus_keyring'), kek, ids: systemIds });
  const retry = { firstMs: 1, maxMs: 5 };
  let people = 0;
  return {
    store,
    keyring,
    runner: (ports) =>
      new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds, retry, ...ports }),
    async person(tenantId = 't1') {
      people += 1;
      const [known] = await keyring.identify(tenantId, [
        { kind: 'phone', value: `+55119${10_000_000 + people}` },
      ]);
      return known?.contactId ?? '';
    },
    async stop() {
      await store.close();
      await keyring.close();
      await database.drop();
    },
  };
}

/** The context of a command sent by the CRM. */
export function crmCommand(
  commandId: string,
  more: { tenantId?: string; commandHash?: string; wabaId?: string; key?: string } = {},
): CommandContext {
  const actor = { kind: 'crm', id: 'crm-backend' } as const;
  return { tenantId: 't1', key: 'w1', correlationId: `request-of-${commandId}`, actor, ...more, commandId };
}

/** The context of something that one of our services does because of an event. */
export function because(causationId: string, more: { tenantId?: string; key?: string } = {}): CommandContext {
  const actor = { kind: 'system', id: 'test' } as const;
  return { tenantId: 't1', key: 'w1', correlationId: 'correlation', actor, ...more, causationId };
}

/** Checks a request's command against its decider, where a list of requests is of several kinds. */
export function request<State, Command>(of: RunRequest<State, Command>): RunRequest<unknown, unknown> {
  return of as RunRequest<unknown, unknown>;
}
