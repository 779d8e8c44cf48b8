import { conversationId, streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import {
  type ConversationRow,
  conversationThreadIds,
  createReadDatabase,
  findConversation,
  listMessages,
  type MessageRow,
  type ReadDatabase,
  rebuild,
} from '@wabus/read-models';
import { expect } from 'vitest';
import { newId, type Presence, World } from './world.ts';

const SCHEMA = 'read_models_told';
const NOW = Math.floor(Date.now() / 1_000);

/** A thread as agents see it, newest first. */
interface SeenThread {
  readonly messages: readonly MessageRow[];
  readonly conversation: ConversationRow | null;
}

/** What webhooks make of threads: a normaliser, and read models that are filled from what it recorded. */
export class Threads {
  readonly world: World;
  readonly #normaliser: Service;
  readonly reads: ReadDatabase;
  #applied: unknown;
  #people = 0;

  private constructor(world: World) {
    this.world = world;
    this.#normaliser = world.normaliser();
    this.reads = createReadDatabase(roleUrl(world.db.url, 'wabus_api'), { schema: SCHEMA });
  }

  /** One with a database of its own. */
  static async create(): Promise<Threads> {
    const threads = new Threads(await World.create());
    await threads.#normaliser.start();
    return threads;
  }

  /** Ends all of it. */
  async close(): Promise<void> {
    await this.reads.close();
    await this.#normaliser.stop();
    await this.world.close();
  }

  /** Delivers webhooks, and waits until they are placed. */
  async deliver(...bodies: object[]): Promise<void> {
    await this.world.deliver(...bodies);
    await expect.poll(() => this.world.uncommitted()).toBe(0);
  }

  /** How many events stand in the store. */
  async countEvents(): Promise<number> {
    const { rows } = await this.world.db.pool.query<{ events: number }>(
      'select count(*)::int as events from event_store.events',
    );
    return rows[0]?.events ?? 0;
  }

  /** Fills the models from the streams, where anything came since. */
  async fill(): Promise<void> {
    const events = await this.countEvents();
    if (events === this.#applied) return;
    const { store, keyring, db } = this.world;
    await rebuild({ store, keyring, ownerUrl: db.url, schema: SCHEMA });
    this.#applied = events;
  }

  /** When the gates have it that the person of a thread wrote or called last, RFC 3339; the models are filled. */
  async gatedSince(conversationId: string | undefined): Promise<string | undefined> {
    const { rows } = await this.world.db.pool.query<{ at: Date }>(
      `select last_inbound_at as at from ${SCHEMA}.gate_conversations where conversation_id = $1`,
      [conversationId],
    );
    return rows[0]?.at.toISOString();
  }

  /** A person who writes to a number of their own tenant. */
  async somebody(): Promise<Somebody> {
    this.#people += 1;
    return new Somebody(this, await this.world.presence(), `1650555${String(1_000 + this.#people)}`);
  }
}

/** A person with a number, a business-scoped id and one thread. */
export class Somebody {
  readonly own: Presence;
  readonly from: string;
  readonly userId = `US.${newId()}`;
  readonly #threads: Threads;

  constructor(threads: Threads, own: Presence, from: string) {
    this.#threads = threads;
    this.own = own;
    this.from = from;
  }

  /** An id that nobody else has. */
  readonly wamid = (): string => `wamid.${newId()}`;

  /** A webhook of the person's number. */
  readonly webhook = (value: object, field = 'messages'): object => {
    const { wabaId, phoneNumberId } = this.own;
    const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
    const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
    return { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [change] }] };
  };

  /** The person sends these in one webhook. */
  readonly says = (...messages: object[]): Promise<void> => this.#threads.deliver(this.webhook({ messages }));

  /** The thread with the person. */
  readonly thread = async (): Promise<SeenThread> => {
    await this.#threads.fill();
    const { tenantId, projectId } = this.own;
    const id = conversationId(projectId, (await this.#contactId()) ?? '');
    return this.#threads.reads.asTenant(tenantId, async (reader) => ({
      messages: (
        await listMessages(reader, { limit: 100, threadIds: await conversationThreadIds(reader, id) })
      ).data,
      conversation: await findConversation(reader, id),
    }));
  };

  /** What the person said of consent. */
  readonly consents = async (): Promise<{ type: string; at: unknown }[]> => {
    const stream = streamName.contact(this.own.tenantId, (await this.#contactId()) ?? '');
    const events = await this.#threads.world.events(stream);
    return events
      .filter(({ type }) => type.startsWith('Consent'))
      .map(({ type, data }) => ({ type, at: (data as { at?: unknown }).at }));
  };

  /** The project of the number shows nothing of what was deleted for everyone, or all of it again. */
  readonly hidesRevoked = async (hideRevoked = true): Promise<void> => {
    const { world } = this.#threads;
    const { projectId } = this.own;
    const known = (await world.events(streamName.project(projectId))).length > 0;
    if (!known) await world.onProject(this.own, { type: 'CreateProject', projectId, name: 'Shop' });
    await world.onProject(this.own, { type: 'PutProjectSettings', projectId, settings: { hideRevoked } });
  };

  async #contactId(): Promise<string | undefined> {
    const addresses = [
      { kind: 'phone', value: `+${this.from}` },
      { kind: 'userId', value: this.userId, portfolio: '?' },
    ] as const;
    const found = await this.#threads.world.keyring.find(this.own.tenantId, addresses);
    return found.find((contact) => contact !== null)?.contactId;
  }
}

/** An item at a second after a fixed time, which is an hour ago. */
export const item = (id: string, from: string, second: number, more: object, zero = NOW - 3_600): object => ({
  ...{ id, from, timestamp: String(zero + second) },
  ...more,
});
/** What a text is. */
export const text = (body: string) => ({ type: 'text', text: { body } });
/** An emoji beside a message; without one it is taken back. */
export const reactionTo = (message_id: string, emoji?: string) => ({
  type: 'reaction',
  reaction: { message_id, ...(emoji === undefined ? {} : { emoji }) },
});
/** A message says this from then on. */
export const editOf = (original_message_id: string, message: object) => ({
  type: 'edit',
  edit: { original_message_id, message },
});
/** A message is deleted for everyone. */
export const revokeOf = (original_message_id: string) => ({
  type: 'revoke',
  revoke: { original_message_id },
});
/** The time of such a second. */
export const at = (second: number): string => new Date((NOW - 3_600 + second) * 1_000).toISOString();

/** An id of Meta's as it makes them: whom the message is with, and which one it is. */
export function named(whom: string, token: string): string {
  const bytes = [
    Buffer.from([0x1c, 0x18, whom.length]),
    Buffer.from(whom),
    Buffer.from([0x15, 0x02, 0x00, 0x12, 0x18, token.length]),
    Buffer.from(token),
    Buffer.from([0]),
  ];
  return `wamid.${Buffer.concat(bytes).toString('base64')}`;
}
