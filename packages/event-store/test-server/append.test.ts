import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { afterwards, all, event, events, featuresOf, stand } from './client-stand.ts';
import { ManualClock } from './clock.ts';

/** The client appends over one shared stream where the server offers it, else with one call each. */
describe.each([
  ['batch append', true],
  ['append', false],
])('%s', (_name, batchAppend) => {
  test('tells revision and $all position of the last event', async () => {
    const { client } = await stand({ batchAppend });
    const result = await client.appendToStream('s', events(3), { expectedRevision: 'no_stream' });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
    const [, , last] = await all(client.readAll());
    expect(result.position).toEqual(last?.event?.position);
  });

  test('a repeat of the same ids at the same revision succeeds with the first position and adds nothing', async () => {
    const { client, server } = await stand({ batchAppend });
    const repeated = events(2);
    const first = await client.appendToStream('s', repeated, { expectedRevision: 'no_stream' });
    await client.appendToStream('s', events(1), { expectedRevision: 1n });
    server.forgetRecentIds();
    expect(await client.appendToStream('s', repeated, { expectedRevision: 'no_stream' })).toEqual(first);
    expect(await all(client.readStream('s'))).toHaveLength(3);
  });

  test('a wrong expectation names the current revision', async () => {
    const { client } = await stand({ batchAppend });
    await client.appendToStream('s', events(2), { expectedRevision: 'no_stream' });
    await expect(
      client.appendToStream('s', events(1), { expectedRevision: 'no_stream' }),
    ).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
      expectedVersion: 'no_stream',
    });
    await expect(client.appendToStream('new', events(1), { expectedRevision: 4n })).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 'no_stream',
      expectedVersion: 4n,
    });
  });

  test('a repeat that overlaps in part is a wrong expectation and stores nothing', async () => {
    const { client } = await stand({ batchAppend });
    const stored = event();
    await client.appendToStream('s', [stored], { expectedRevision: 'no_stream' });
    await expect(
      client.appendToStream('s', [stored, event()], { expectedRevision: 'no_stream' }),
    ).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
    expect(await all(client.readStream('s'))).toHaveLength(1);
  });

  test('the same id at the current revision is stored again', async () => {
    const { client } = await stand({ batchAppend });
    const twice = event();
    await client.appendToStream('s', [twice], { expectedRevision: 'no_stream' });
    const again = await client.appendToStream('s', [twice], { expectedRevision: 0n });
    expect(again.nextExpectedRevision).toBe(1n);
  });

  test('an append over the maximum size stores nothing', async () => {
    const { client } = await stand({ batchAppend, maxAppendSize: 1000 });
    const big = { ...event(), data: { text: 'x'.repeat(600) } };
    await expect(
      client.appendToStream('s', [big, { ...big, id: randomUUID() }], { expectedRevision: 'no_stream' }),
    ).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1000 });
    await expect(all(client.readStream('s'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  test.each([
    ['of a stream without a name', '', event()],
    ['of an event whose id is no GUID', 's', event(0, 'first')],
    ['of an event whose id is empty', 's', event(0, '00000000-0000-0000-0000-000000000000')],
    ['of an event without a type', 's', { ...event(), type: '' }],
  ])('an append %s is refused and stores nothing', async (_, stream, wrong) => {
    const { client, server } = await stand({ batchAppend });
    await expect(client.appendToStream(stream, [wrong], { expectedRevision: 'any' })).rejects.toThrow();
    expect(server.events()).toEqual([]);
  });

  test('with any revision a repeat is known only until the memory of ids is full', async () => {
    const { client } = await stand({ batchAppend, idempotencyCacheBytes: 200 });
    const first = event();
    await client.appendToStream('s', [first], { expectedRevision: 'any' });
    await client.appendToStream('s', [first], { expectedRevision: 'any' });
    expect(await all(client.readStream('s'))).toHaveLength(1);
    for (let n = 0; n < 10; n += 1) await client.appendToStream('s', [event()], { expectedRevision: 'any' });
    await client.appendToStream('s', [first], { expectedRevision: 'any' });
    expect(await all(client.readStream('s'))).toHaveLength(12);
  });
});

test('an append sent in several parts is stored as one', async () => {
  const { client } = await stand();
  const result = await client.appendToStream('s', events(20), {
    expectedRevision: 'no_stream',
    batchAppendSize: 100,
  });
  expect(result.nextExpectedRevision).toBe(19n);
  const read = await all(client.readStream('s'));
  expect(read.map(({ event: at }) => at?.data)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
});

test('an append whose connection is cut before its last event came stores nothing', async () => {
  const { server } = await stand();
  const caller = new streamsGrpc.StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  afterwards(async () => caller.close());
  const stream = new shared.StreamIdentifier().setStreamName(Buffer.from('s'));
  const options = new streams.AppendReq.Options().setStreamIdentifier(stream).setNoStream(new shared.Empty());
  const { id, type, contentType } = event();
  const message = new streams.AppendReq.ProposedMessage().setId(new shared.UUID().setString(id));
  message.getMetadataMap().set('type', type).set('content-type', contentType);
  const connected = (): Promise<unknown> =>
    new Promise((refused) => caller.read(new streams.ReadReq()).on('error', refused));
  for (let turns = 0; turns < 12; turns += 1) {
    await connected();
    const ended = Promise.withResolvers<unknown>();
    const call = caller.append((error) => ended.resolve(error));
    call.write(new streams.AppendReq().setOptions(options));
    for (let n = 0; n < 3; n += 1) call.write(new streams.AppendReq().setProposedMessage(message));
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    server.dropConnections();
    expect(await ended.promise).toMatchObject({ code: status.UNAVAILABLE });
    await expect.poll(() => server.connections()).toBe(0);
  }
  expect(server.events()).toEqual([]);
});

test('of concurrent appends with the same expectation one is stored', async () => {
  const { client, another } = await stand();
  const attempts = [client, another(), client, another()].map((one) =>
    one.appendToStream('s', [event()], { expectedRevision: 'no_stream' }),
  );
  const settled = await Promise.allSettled(attempts);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the server names itself a test double', async () => {
  const { server } = await stand();
  expect((await featuresOf(server.port)).getEventStoreServerVersion()).toMatch(/test-double/);
});

describe('a stream that was deleted', () => {
  test('is not found, and goes on behind what stood there when it is written to again', async () => {
    const { client } = await stand();
    await client.appendToStream('s', events(3));
    await client.deleteStream('s');
    await expect(all(client.readStream('s'))).rejects.toMatchObject({ type: 'stream-not-found' });
    const again = await client.appendToStream('s', events(1), { expectedRevision: 'no_stream' });
    expect(again.nextExpectedRevision).toBe(3n);
    expect(await all(client.readStream('s'))).toHaveLength(1);
  });

  test('for good is neither read nor written to again; $all tells it', async () => {
    const { client } = await stand();
    await client.appendToStream('s', events(2));
    await client.tombstoneStream('s');
    await expect(all(client.readStream('s'))).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(client.appendToStream('s', events(1))).rejects.toMatchObject({ type: 'stream-deleted' });
    const types = (await all(client.readAll())).map(({ event: found }) => found?.type);
    expect(types).toEqual(['Counted', 'Counted', '$streamDeleted']);
  });
});

describe('a repeat that comes while the first is not yet indexed', () => {
  test('is dropped, and answered as timed out after two seconds of the clock', async () => {
    const clock = new ManualClock();
    const { client, another, server } = await stand({ clock, indexMs: 10 });
    const sent = event();
    const told: string[] = [];
    const append = (name: string, by: typeof client) =>
      by.appendToStream('s', [sent], { expectedRevision: 'no_stream', deadline: 3_600_000 }).then(
        ({ success }) => told.push(`${name} ${success}`),
        ({ type }) => told.push(`${name} ${type}`),
      );
    const first = append('first', client);
    await expect.poll(() => server.counts().appends).toBe(1);
    const early = append('early', another());
    await expect.poll(() => server.counts().appends).toBe(2);
    clock.advance(10);
    await first;
    await append('late', client);
    expect(told).toEqual(['first true', 'late true']);
    clock.advance(2_000);
    await early;
    // The client has two words for it, one for each way of appending.
    expect(told.at(-1)).toMatch(/^early (timeout|deadline-exceeded)$/);
    expect(server.events()).toHaveLength(1);
  });
});
