import { CommandRunner } from '@wabus/commands';
import { contactDecider, mediaDecider, onceDecider } from '@wabus/domain';
import { type CatalogueEvent, conversationId, inboundId, streamName } from '@wabus/events';
import { markFresh } from '@wabus/gates';
import { unopened } from '@wabus/keyring';
import { systemClock, systemIds } from '@wabus/platform';
import { inTransaction } from '@wabus/postgres';
import { useSchema } from '@wabus/projection';
import { LIVE_SCHEMA, models } from '@wabus/read-models';
import type { Stage } from './stage.ts';

/** A project as people write to it. */
export interface WrittenTo {
  readonly id: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A person wrote to a project, as the normaliser would record it; the gates know of it. */
export async function personWrites(
  stage: Stage,
  tenantId: string,
  project: WrittenTo,
  message: {
    readonly from: string;
    readonly at?: Date;
    readonly image?: object;
    readonly source?: 'history';
  },
): Promise<{ conversationId: string; contactId: string; messageId: string }> {
  const { store, keyring } = stage;
  const kind = message.from.startsWith('+') ? 'phone' : 'userId';
  const [contact] = await keyring.identify(tenantId, [{ kind, value: message.from }]);
  const contactId = contact?.contactId ?? '';
  const wamid = `wamid.${systemIds.random()}`;
  const thread = { projectId: project.id, contactId, conversationId: conversationId(project.id, contactId) };
  const { wabaId, phoneNumberId } = project;
  const at = (message.at ?? new Date()).toISOString();
  const source = message.source === undefined ? {} : { source: message.source };
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  await runner.run({
    decider: onceDecider,
    stream: streamName.inbound(inboundId(wamid)),
    command: {
      type: 'RecordOnce',
      by: 'type',
      event: {
        type: 'MessageReceived',
        id: systemIds.random(),
        occurredAt: at,
        data: {
          ...{ wamid, wabaId, phoneNumberId },
          ...thread,
          ...{ messageType: message.image ? 'image' : 'text', at, ...source },
        },
        personal: [
          {
            contactId,
            plain: {
              from: message.from.replace('+', ''),
              content: message.image ?? { body: 'Is it ready?' },
            },
          },
        ],
      },
    },
    context: {
      ...{ tenantId, wabaId, key: wabaId, correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'meta', id: 'webhook' },
    },
  });
  await applyGates(stage);
  return { conversationId: thread.conversationId, contactId, messageId: inboundId(wamid) };
}

/** Somebody sent a photo that could not be fetched, as it would be recorded; answers the id of the medium. */
export async function photoThatFailed(
  stage: Stage,
  tenantId: string,
  project: WrittenTo,
  from: string,
): Promise<string> {
  const image = { id: '77', mime_type: 'image/jpeg' };
  const { messageId, contactId } = await personWrites(stage, tenantId, project, { from, image });
  const { store, keyring } = stage;
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const place = { mediaId: messageId, messageId, projectId: project.id, contactId };
  await runner.run({
    decider: mediaDecider,
    stream: streamName.media(messageId),
    command: { type: 'RecordMediaFailed', ...place, reason: 'not-found', detail: 'Meta does not know it.' },
    context: {
      ...{ tenantId, wabaId: project.wabaId, key: project.wabaId },
      ...{ correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'system', id: 'media' },
    },
  });
  return messageId;
}

/** It is unclear whether two contacts are one person, as the normaliser would record it; answers the conflict. */
export async function conflictOf(
  stage: Stage,
  tenantId: string,
  pair: { readonly contactId: string; readonly otherId: string },
): Promise<string> {
  const { store, keyring } = stage;
  const conflictId = systemIds.random();
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const data = { ...pair, conflictId, because: 'contact-request', at: new Date().toISOString() } as const;
  await runner.run({
    decider: contactDecider,
    stream: streamName.contact(tenantId, pair.contactId),
    command: { type: 'RecordIdentity', event: { type: 'IdentityConflictFound', id: conflictId, data } },
    context: {
      ...{ tenantId, key: tenantId, correlationId: 'test', causationId: systemIds.random() },
      actor: { kind: 'meta', id: 'webhook' },
    },
  });
  await applyGates(stage);
  return conflictId;
}

/** Brings the gates up to date with the store, and makes them fresh for an hour. */
export async function applyGates({ store, db }: Stage): Promise<void> {
  const [gates] = models;
  const events: CatalogueEvent[] = [];
  for (let after = 0n; ; ) {
    const page = await store.readAll({ after, maxCount: 1_000 });
    events.push(...(page.events as CatalogueEvent[]));
    after = page.next;
    if (page.end) break;
  }
  await inTransaction(db.pool, async (tx) => {
    await tx.query('set local role wabus_projector');
    await useSchema(tx, LIVE_SCHEMA);
    await gates?.project(tx, events.map(unopened));
    await markFresh(tx, new Date(Date.now() + 3_600_000).toISOString());
  });
}
