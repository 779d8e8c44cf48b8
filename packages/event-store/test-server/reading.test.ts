import { BACKWARDS, binaryEvent, END, streamNameFilter } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { all, event, events, stand } from './client-stand.ts';
import { ManualClock } from './clock.ts';

const numbers = (read: { event?: { data: unknown } }[]) =>
  read.map(({ event: found }) => (found?.data as { n: number } | undefined)?.n);

describe('a stream', () => {
  test('gives back what was appended', async () => {
    const before = Date.now();
    const { client } = await stand();
    const sent = event(7);
    await client.appendToStream('s', [sent], { expectedRevision: 'no_stream' });
    const [read] = await all(client.readStream('s'));
    expect(read?.event).toMatchObject({
      id: sent.id,
      streamId: 's',
      revision: 0n,
      type: 'Counted',
      data: { n: 7 },
      metadata: { of: 'a test' },
      isJson: true,
    });
    const created = read?.event?.created.getTime();
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now());
  });

  test('gives back bytes as they were', async () => {
    const { client } = await stand();
    const data = Uint8Array.from([0, 255, 10, 13]);
    await client.appendToStream('s', [binaryEvent({ type: 'Bytes', data })]);
    const [read] = await all(client.readStream('s'));
    expect(read?.event?.isJson).toBe(false);
    expect(Uint8Array.from(read?.event?.data as Uint8Array)).toEqual(data);
  });

  test('is read from a revision, limited, and backwards', async () => {
    const { client } = await stand();
    await client.appendToStream('s', events(5));
    expect(numbers(await all(client.readStream('s', { fromRevision: 2n, maxCount: 2 })))).toEqual([2, 3]);
    expect(numbers(await all(client.readStream('s', { fromRevision: 9n })))).toEqual([]);
    const backwards = client.readStream('s', { direction: BACKWARDS, fromRevision: END, maxCount: 2 });
    expect(numbers(await all(backwards))).toEqual([4, 3]);
    const middle = client.readStream('s', { direction: BACKWARDS, fromRevision: 1n });
    expect(numbers(await all(middle))).toEqual([1, 0]);
  });

  test('whose metadata cut it at its beginning begins with the first event that is left', async () => {
    const clock = new ManualClock();
    const { client } = await stand({ clock });
    await client.appendToStream('s', events(5));
    await client.setStreamMetadata('s', { truncateBefore: 1 });
    expect(numbers(await all(client.readStream('s', { maxCount: 2 })))).toEqual([1, 2]);
    await client.setStreamMetadata('s', { maxCount: 2 });
    expect(numbers(await all(client.readStream('s', { fromRevision: 1n })))).toEqual([3, 4]);
    await client.setStreamMetadata('s', { maxAge: 60 });
    expect(await all(client.readStream('s'))).toHaveLength(5);
    clock.advance(61_000);
    expect(await all(client.readStream('s'))).toEqual([]);
  });

  test('that never was is not found', async () => {
    const { client } = await stand();
    await expect(all(client.readStream('nothing'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });
});

describe('$all', () => {
  test('holds events in the order of growing, gapped positions', async () => {
    const { client } = await stand();
    await client.appendToStream('a', events(2));
    await client.appendToStream('b', events(2));
    const read = await all(client.readAll());
    const positions = read.map(({ event: found }) => found?.position?.commit ?? 0n);
    expect(read.map(({ event: found }) => found?.streamId)).toEqual(['a', 'a', 'b', 'b']);
    for (const [index, position] of positions.entries()) {
      expect(position).toBeGreaterThan((positions[index - 1] ?? 0n) + 1n);
    }
  });

  test('is read forwards from a position including it, and backwards up to but without it', async () => {
    const { client } = await stand();
    await client.appendToStream('s', events(5));
    const fromPosition = (await all(client.readAll()))[2]?.event?.position;
    if (!fromPosition) throw new Error('There is a third event.');
    expect(numbers(await all(client.readAll({ fromPosition, maxCount: 2 })))).toEqual([2, 3]);
    const backwards = client.readAll({ fromPosition, direction: BACKWARDS });
    expect(numbers(await all(backwards))).toEqual([1, 0]);
    const last = client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 });
    expect(numbers(await all(last))).toEqual([4]);
  });

  test('is not read from the middle of a record', async () => {
    const { client } = await stand();
    const { position } = await client.appendToStream('s', events(3));
    const between = (position?.commit ?? 0n) - 1n;
    await expect(
      all(client.readAll({ fromPosition: { commit: between, prepare: between } })),
    ).rejects.toThrow(/InvalidPosition/);
  });

  test("begins with the server's own events, and holds those it adds later", async () => {
    const { client, server } = await stand({ systemEvents: true });
    await client.appendToStream('s', events(1));
    server.appendSystemEvent('$stats-127.0.0.1', '$statsCollected', {});
    const types = (await all(client.readAll())).map(({ event: found }) => found?.type);
    expect(types[0]).toBe('$metadata');
    expect(types.slice(-2)).toEqual(['Counted', '$statsCollected']);
  });

  test('with a prepare position before the commit position, backwards, leaves out the record that ends there', async () => {
    const { client } = await stand();
    await client.appendToStream('s', events(3));
    const [, , third] = await all(client.readAll());
    const commit = third?.event?.position?.commit ?? 0n;
    const backwards = (prepare: bigint) =>
      all(client.readAll({ fromPosition: { commit, prepare }, direction: BACKWARDS }));
    expect(numbers(await backwards(commit))).toEqual([1, 0]);
    expect(numbers(await backwards(0n))).toEqual([0]);
  });

  test("holds a stream's metadata as events of its metastream", async () => {
    const { client } = await stand();
    await client.setStreamMetadata('s', { maxCount: 5 });
    expect((await client.getStreamMetadata('s')).metadata).toMatchObject({ maxCount: 5 });
    const [read] = await all(client.readAll());
    expect(read?.event).toMatchObject({ streamId: '$$s', type: '$metadata' });
  });
});

test('a reader that stops early leaves the server in order', async () => {
  const { client } = await stand();
  await client.appendToStream('s', events(500));
  for await (const read of client.readAll()) if (read.event?.revision === 3n) break;
  expect(await all(client.readStream('s'))).toHaveLength(500);
  const filter = streamNameFilter({ prefixes: ['s'] });
  for await (const read of client.subscribeToAll({ filter })) if (read.event?.revision === 3n) break;
  expect((await client.appendToStream('s', events(1))).success).toBe(true);
});
