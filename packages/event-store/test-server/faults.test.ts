import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, Metadata } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { afterwards, all, connect, event, events, stand } from './client-stand.ts';
import { Faults } from './faults.ts';
import { selfSignedCertificate } from './self-signed.ts';
import type { EventStoreDbTestServerOptions } from './server.ts';

describe('an append that a fault befalls', () => {
  test('is stored although the connection ends before the answer, and its repeat succeeds', async () => {
    const { client, server } = await stand();
    const sent = events(2);
    server.failAppends({ when: 'after', how: 'disconnect' });
    await expect(client.appendToStream('s', sent, { expectedRevision: 'no_stream' })).rejects.toThrow();
    expect(server.events()).toHaveLength(2);
    const repeat = await client.appendToStream('s', sent, { expectedRevision: 'no_stream' });
    expect(repeat).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(server.events()).toHaveLength(2);
  });

  test('is not stored when the connection ends before', async () => {
    const { client, server } = await stand();
    server.failAppends({ when: 'before', how: 'disconnect' });
    await expect(client.appendToStream('s', events(1))).rejects.toThrow();
    expect(server.events()).toHaveLength(0);
    await client.appendToStream('s', events(1));
  });

  test('hears what a busy, an unready or a following server says', async () => {
    const { client, server } = await stand({ batchAppend: false });
    const says = async (how: 'not-ready' | 'too-busy' | 'timeout' | 'not-leader') => {
      server.failAppends({ when: 'before', how });
      return client.appendToStream('s', events(1)).catch((error: { type: string }) => error.type);
    };
    expect(await says('not-ready')).toBe('unavailable');
    expect(await says('too-busy')).toBe('unavailable');
    expect(await says('timeout')).toBe('timeout');
    expect(await says('not-leader')).toBe('not-leader');
    expect(server.events()).toHaveLength(0);
  });

  test('hears the same inside a batch', async () => {
    const { client, server } = await stand();
    server.failAppends({ when: 'before', how: 'timeout' });
    await expect(client.appendToStream('s', events(1))).rejects.toMatchObject({ type: 'deadline-exceeded' });
    server.failAppends({ when: 'before', how: 'not-ready' });
    await expect(client.appendToStream('s', events(1))).rejects.toThrow(/Server Is Not Ready/);
    server.failAppends({ when: 'before', how: 'not-leader' });
    await expect(client.appendToStream('s', events(1))).rejects.toMatchObject({ type: 'not-leader' });
    expect((await client.appendToStream('s', events(1))).success).toBe(true);
  });

  test('hears nothing at all', async () => {
    const { client, server } = await stand({ batchAppend: false });
    server.failAppends({ when: 'after', how: 'silence' });
    await expect(client.appendToStream('s', events(1), { deadline: 150 })).rejects.toMatchObject({
      type: 'deadline-exceeded',
    });
    expect(server.events()).toHaveLength(1);
  });

  test('is chosen by count and stream', async () => {
    const { client, server } = await stand({ batchAppend: false });
    server.failAppends({ when: 'before', how: 'too-busy', count: 2, streamPrefix: 'hit-' });
    const outcome = (stream: string) =>
      client.appendToStream(stream, events(1)).then(
        () => 'stored',
        () => 'refused',
      );
    const outcomes = [];
    for (const stream of ['miss-1', 'hit-1', 'hit-2', 'miss-2', 'hit-3'])
      outcomes.push(await outcome(stream));
    expect(outcomes).toEqual(['stored', 'refused', 'refused', 'stored', 'stored']);
  });
});

describe('a server', () => {
  test('that drops its connections ends subscriptions and serves new calls', async () => {
    const { client, server } = await stand();
    const subscription = client.subscribeToAll();
    const ended = new Promise((resolve) => subscription.once('error', resolve));
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    subscription.resume();
    server.dropConnections();
    expect(await ended).toBeInstanceOf(Error);
    await expect.poll(() => client.appendToStream('s', events(1))).toMatchObject({ success: true });
  });

  test('that goes away refuses connections and comes back on its port with its events', async () => {
    const { client, server } = await stand();
    await client.appendToStream('s', events(3));
    await server.goAway();
    await expect(client.appendToStream('s', events(1))).rejects.toMatchObject({ type: 'unavailable' });
    await server.comeBack();
    const later = connect(server.connectionString);
    await expect.poll(() => all(later.readStream('s'))).toHaveLength(3);
  });

  test('that stalls answers once it resumes', async () => {
    const { client, server } = await stand();
    await client.appendToStream('first', events(1));
    server.stall();
    let answered = false;
    const append = client.appendToStream('s', events(1)).then(() => {
      answered = true;
    });
    const read = all(client.readAll());
    await expect(
      client.appendToStream('t', events(1), { deadline: 100, credentials: ANYBODY }),
    ).rejects.toMatchObject({
      type: 'deadline-exceeded',
    });
    expect(answered).toBe(false);
    expect(server.events()).toHaveLength(1);
    server.resume();
    await append;
    await read;
  });
});

test('a muted subscription hears nothing more and does not end; a later one hears all', async () => {
  const { client, server } = await stand();
  const heard: string[] = [];
  const listen = (name: string) => {
    const subscription = client.subscribeToAll();
    subscription.on('data', ({ event: found }) => heard.push(`${name} ${found?.revision}`));
    subscription.on('error', (error) => heard.push(`${name} ${error.message}`));
    afterwards(() => subscription.unsubscribe());
  };
  listen('first');
  await client.appendToStream('s', events(1));
  await expect.poll(() => heard).toEqual(['first 0']);
  server.muteSubscriptions();
  await client.appendToStream('s', events(1));
  listen('second');
  await expect.poll(() => heard).toEqual(['first 0', 'second 0', 'second 1']);
  await client.appendToStream('s', events(1));
  await expect.poll(() => heard).toEqual(['first 0', 'second 0', 'second 1', 'second 2']);
});

const ANYBODY = { username: 'anybody', password: 'anything' };

test('faults by chance are the same for the same seed', () => {
  const fates = (seed: number) => {
    const faults = new Faults();
    faults.leaveToChance({ seed, loseReply: 0.3, refuse: 0.3 });
    return Array.from({ length: 50 }, () => JSON.stringify(faults.fateOf('s')));
  };
  expect(fates(1)).toEqual(fates(1));
  expect(fates(1)).not.toEqual(fates(2));
  expect(new Set(fates(1)).size).toBe(3);
});

test('appends repeated until they succeed are stored once each, whatever chance does to them', async () => {
  const { client, server } = await stand();
  server.leaveToChance({ seed: 42, loseReply: 0.2, refuse: 0.2 });
  const appendForGood = async (stream: string) => {
    const sent = [event(), event()];
    const append = () => client.appendToStream(stream, sent, { expectedRevision: 'no_stream' });
    await expect.poll(append, { interval: 5 }).toMatchObject({ success: true });
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => appendForGood(`s-${n}`)));
  expect(server.events()).toHaveLength(40);
});

describe('over TLS', () => {
  const trusted = async (options: EventStoreDbTestServerOptions) => {
    const tls = selfSignedCertificate();
    const folder = mkdtempSync(join(tmpdir(), 'wabus-eventstoredb-tls-'));
    afterwards(async () => rmSync(folder, { recursive: true }));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, tls.certificate);
    const { server } = await stand({ ...options, tls });
    return { server, trusting: `${server.connectionString}&tlsCAFile=${file}` };
  };

  test('a client that trusts the certificate is served, another is not', async () => {
    const { server, trusting } = await trusted({});
    expect((await connect(trusting).appendToStream('s', events(1))).success).toBe(true);
    await expect(connect(server.connectionString).appendToStream('s', events(1))).rejects.toThrow();
    expect(server.events()).toHaveLength(1);
  });

  test("the client's credentials are checked", async () => {
    const { trusting } = await trusted({ credentials: { username: 'admin', password: 'changeit' } });
    const as = (user: string) => connect(trusting.replace('esdb://', `esdb://${user}@`));
    expect((await as('admin:changeit').appendToStream('s', events(1))).success).toBe(true);
    await expect(as('admin:wrong').appendToStream('s', events(1))).rejects.toMatchObject({
      type: 'access-denied',
    });
    await expect(all(as('admin:wrong').readAll())).rejects.toMatchObject({ type: 'access-denied' });
  });
});

describe('credentials', () => {
  const ask = async (port: number, authorization?: string) => {
    const caller = new streamsGrpc.StreamsClient(`127.0.0.1:${port}`, credentials.createInsecure());
    afterwards(async () => caller.close());
    const metadata = new Metadata();
    if (authorization) metadata.set('authorization', authorization);
    const options = new streams.ReadReq.Options()
      .setAll(new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty()))
      .setCount('1')
      .setNoFilter(new shared.Empty())
      .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
    return all(caller.read(new streams.ReadReq().setOptions(options), metadata));
  };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test('are asked for when the server is told to', async () => {
    const { server, client } = await stand({ credentials: { username: 'admin', password: 'changeit' } });
    await expect(client.appendToStream('s', events(1))).rejects.toMatchObject({ type: 'access-denied' });
    await expect(all(client.readAll())).rejects.toMatchObject({ type: 'access-denied' });
    await expect(ask(server.port)).rejects.toMatchObject({ code: 7 });
    await expect(ask(server.port, basic('admin:wrong'))).rejects.toMatchObject({ code: 16 });
    expect(await ask(server.port, basic('admin:changeit'))).toEqual([]);
  });
});
