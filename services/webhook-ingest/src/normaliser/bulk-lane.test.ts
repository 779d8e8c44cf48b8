import { partitionOf } from '@wabus/event-log';
import { inboundId, streamName } from '@wabus/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesApplied } from '../../test/progress.ts';
import { messagesWebhook, textItem } from '../../test/webhooks.ts';
import { newId, World } from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

/** Long enough that nothing in the test goes on because of it. */
const FOR_EVER = 3_600_000;
const HISTORY = 130;

/** An account on the partition of another. */
async function neighbourOf(wabaId: string) {
  for (;;) {
    const own = newId();
    if (partitionOf(own, 12) === partitionOf(wabaId, 12)) return world.presence({ wabaId: own });
  }
}

test('MP24: while an import waits for the models, what people write is placed, its own account’s and that of a neighbour', async () => {
  const importing = await world.presence();
  const neighbour = await neighbourOf(importing.wabaId);
  const told = Array.from({ length: HISTORY }, (_, n) =>
    textItem(`wamid.old-${n}`, '16505551234', 'long ago'),
  );
  const metadata = { phase: 0, chunk_order: 1, progress: 50 };
  const threads = [{ id: '16505551234', messages: told }];
  await world.deliver(messagesWebhook(importing, { history: [{ metadata, threads }] }, 'history'));
  const normaliser = world.normaliser(undefined, undefined, FOR_EVER);
  await normaliser.start();
  const placed = () => world.outcomes('message', 'recorded');
  const stands = async (wamid: string) =>
    (await world.events(streamName.inbound(inboundId(wamid)))).length > 0;
  const old = async () => {
    const each = await Promise.all(told.map((_, n) => stands(`wamid.old-${n}`)));
    return each.filter((one) => one).length;
  };
  await expect.poll(old).toBeGreaterThan(0);

  for (const [n, presence] of [importing, neighbour].entries())
    await world.deliver(
      messagesWebhook(presence, { messages: [textItem(`wamid.new-${n}`, '16505550000', 'hi')] }),
    );
  await expect.poll(placed).toBe(2);
  expect(await Promise.all([stands('wamid.new-0'), stands('wamid.new-1')])).toEqual([true, true]);
  // Nothing of it was in the model yet, so it has had one turn.
  expect(await old()).toBeLessThan(HISTORY / 2);

  await messagesApplied(world.db, 1_000_000_000n);
  await expect.poll(old).toBe(HISTORY);
  await expect.poll(() => world.uncommitted()).toBe(0);
  await normaliser.stop();
});

test('an import goes on, slowly, beside models that stand still, and ends with its process', async () => {
  await messagesApplied(world.db, 0n);
  const presence = await world.presence();
  const told = Array.from({ length: 60 }, (_, n) => textItem(`wamid.slow-${n}`, '16505551234', 'long ago'));
  const threads = [{ id: '16505551234', messages: told }];
  await world.deliver(messagesWebhook(presence, { history: [{ threads }] }, 'history'));
  const normaliser = world.normaliser();
  await normaliser.start();
  await expect.poll(() => world.uncommitted()).toBe(0);
  await normaliser.stop();
});
