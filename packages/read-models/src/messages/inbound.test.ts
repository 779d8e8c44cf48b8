import { randomUUID } from 'node:crypto';
import { conversationId, inboundId, streamName } from '@wabus/events';
import { inTransaction } from '@wabus/postgres';
import { openForModels, useSchema } from '@wabus/projection';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld } from '../../testing/index.ts';
import { LIVE_SCHEMA } from '../install.ts';
import { messagesModel } from './model.ts';

test('a message that came is shown, though something else that is told of it stands before it in its stream', async () => {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const [wamid, projectId] = ['wamid.late', randomUUID()];
  const contactId = await world.contact('acme', '+5511970001234');
  const thread = { conversationId: conversationId(projectId, contactId), projectId, contactId };
  const at = '2026-11-22T09:00:00.000Z';
  await world.append(streamName.inbound(inboundId(wamid)), { tenantId: 'acme', key: '1', wabaId: '1' }, [
    {
      type: 'MessageReceived',
      data: { wamid, ...thread, wabaId: '1', phoneNumberId: '2', messageType: 'text', at },
      personal: [{ contactId, plain: { from: '5511970001234', content: { body: 'hi' } } }],
    },
  ]);
  const events = (await world.events()).map((event) => ({ ...event, revision: event.revision + 1 }));
  const opened = await openForModels(world.keyring, [messagesModel], events);
  await inTransaction(world.database.pool, async (tx) => {
    await tx.query('set local role wabus_projector');
    await useSchema(tx, LIVE_SCHEMA);
    for (const _again of [1, 2]) await messagesModel.project(tx, opened);
  });
  const { rows } = await world.database.pool.query(
    `select message_id, status, content, address from ${LIVE_SCHEMA}.messages`,
  );
  expect(rows).toEqual([
    { message_id: inboundId(wamid), status: 'received', content: { body: 'hi' }, address: '5511970001234' },
  ]);
});

test('a row is the same whether the events of its stream come one by one or all at once', async () => {
  const world = await createWorld();
  onTestFinished(() => world.close());
  const [waba, projectId] = [{ wabaId: '1', phoneNumberId: '2' }, randomUUID()];
  const contactId = await world.contact('acme', '+5511970001235');
  const thread = { conversationId: conversationId(projectId, contactId), projectId, contactId };
  const at = (second: number): string => `2026-11-22T09:00:0${second}.000Z`;
  const of = { tenantId: 'acme', key: '1', wabaId: '1' };
  const called = (wamid: string, direction: 'inbound' | 'outbound', ...events: string[]) =>
    world.append(
      streamName.inbound(inboundId(wamid)),
      of,
      events.map((event, second) => ({
        type: 'CallReported',
        data: { wamid, ...thread, ...waba, direction, event, at: at(second) },
        personal: [{ contactId, plain: { from: '5511970001235' } }],
      })),
    );
  await called('wacid.theirs', 'inbound', 'terminate', 'connect', 'call_created');
  await called('wacid.ours', 'outbound', 'ringing', 'accepted', 'rejected');
  const wamid = 'wamid.echo';
  const ways = [
    { source: 'history', status: 'read' },
    { source: 'echo', status: undefined },
  ] as const;
  await world.append(
    streamName.inbound(inboundId(wamid)),
    of,
    ways.map(({ source, status }, second) => ({
      type: 'MessageEchoed',
      data: {
        ...{ wamid, ...thread, ...waba, source, messageType: 'text', at: at(second) },
        ...(status ? { status } : {}),
      },
      personal: [{ contactId, plain: { to: '5511970001235', content: { body: 'hi' } } }],
    })),
  );
  const events = await openForModels(world.keyring, [messagesModel], await world.events());
  const rowsOf = async (batches: (typeof events)[]): Promise<unknown[]> => {
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query(`truncate ${LIVE_SCHEMA}.messages`);
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      for (const batch of batches) await messagesModel.project(tx, batch);
    });
    return (await world.database.pool.query(`select * from ${LIVE_SCHEMA}.messages order by wamid`)).rows;
  };
  const atOnce = await rowsOf([events]);
  expect(atOnce).toMatchObject([
    { revision: 2, content: { outcome: 'missed' }, sent_at: new Date(at(2)) },
    { revision: 2, content: { outcome: 'missed' } },
    { revision: 1, status: 'sent', read_at: null, sent_at: new Date(at(1)) },
  ]);
  expect(await rowsOf(events.map((event) => [event]))).toEqual(atOnce);
});
