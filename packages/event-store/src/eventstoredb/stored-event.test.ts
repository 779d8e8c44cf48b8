import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type JSONType, jsonEvent } from '@eventstore/db-client';
import { definitionOf, fromStoredJson, type NewEvent } from '@wabus/events';
import { Secret } from '@wabus/platform';
import { afterEach, describe, expect, test } from 'vitest';
import { appended, appendOne, attempt, attempts, freshMessageStream } from '../../conformance/harness.ts';
import { selfSignedCertificate } from '../../test-server/self-signed.ts';
import { stage } from '../../testing/eventstoredb-stage.ts';
import { AppendTooLargeError } from '../refused.ts';
import { AccessRefusedError } from './failures.ts';
import { fromStoreEvent, MAX_APPEND_BYTES, toStoreEvent } from './stored-event.ts';

const FOLDER = new URL('../../../events/fixtures/', import.meta.url);
/** Every version of every type, as the catalogue's own fixtures have it. */
const fixtures = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const { events } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
      events: { json: NewEvent }[];
    };
    return events.map(({ json }, n) => ({ name: `${file.replace('.json', '')}-${n}`, event: json }));
  });
const isCurrent = ({ type, schemaVersion }: NewEvent): boolean =>
  definitionOf(type)?.version === schemaVersion;

const clients: EventStoreDBClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

/** The client as somebody else would use it. */
function rawClient(connectionString: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  clients.push(client);
  return client;
}

async function readRaw(client: EventStoreDBClient, stream: string) {
  const read = [];
  for await (const { event } of client.readStream(stream, { maxCount: 1 })) read.push(event);
  return read[0];
}

describe('an event in EventStoreDB', () => {
  test('of every type comes back as it was appended', async () => {
    const { store } = await stage();
    const current = fixtures.filter(({ event }) => isCurrent(event));
    expect(current.length).toBeGreaterThan(100);
    for (const { name, event } of current) {
      const stream = `${event.stream}-${name}`;
      const given = { ...event, stream };
      const { position } = appended(
        await appendOne(store, { stream, expectedRevision: 'no_stream', events: [given] }),
      );
      expect(await store.readStream(stream), name).toStrictEqual([{ ...given, revision: 0, position }]);
    }
  });

  test('of every version that was ever written is read in the current shape of its type', async () => {
    const { server, store } = await stage();
    const client = rawClient(server.connectionString);
    for (const { name, event } of fixtures) {
      const stream = `${event.stream}-${name}`;
      const { id, type, stream: _, data, correlationId, causationId, ...envelope } = event;
      const metadata = { ...envelope, $correlationId: correlationId, $causationId: causationId };
      await client.appendToStream(stream, jsonEvent({ id, type, data: data as JSONType, metadata }));
      const [read] = await store.readStream(stream);
      const place = { revision: 0, position: read?.position ?? 0n };
      expect(read, name).toStrictEqual(fromStoredJson({ ...event, stream }, place));
    }
  });

  test('shows its data as JSON, and what caused it where EventStoreDB looks for that', async () => {
    const { server, store } = await stage();
    const name = `MessageReceived.v${definitionOf('MessageReceived')?.version}-0`;
    const event = fixtures.find((fixture) => fixture.name === name)?.event as NewEvent;
    await store.append([{ stream: event.stream, expectedRevision: 'no_stream', events: [event] }]);
    const raw = await readRaw(rawClient(server.connectionString), event.stream);
    expect(raw).toMatchObject({ isJson: true, id: event.id, type: event.type, data: event.data });
    expect(raw?.metadata).toStrictEqual({
      schemaVersion: event.schemaVersion,
      occurredAt: event.occurredAt,
      recordedAt: event.recordedAt,
      tenantId: event.tenantId,
      wabaId: event.wabaId,
      key: event.key,
      commandHash: event.commandHash,
      actor: event.actor,
      personal: event.personal,
      $correlationId: event.correlationId,
      $causationId: event.causationId,
    });
  });

  test('has the same form whether it went with others or was repeated alone', async () => {
    const { server, store } = await stage();
    const [one, two] = [
      attempts(freshMessageStream(), 'no_stream'),
      attempts(freshMessageStream(), 'no_stream'),
    ];
    server.failAppends({ when: 'before', how: 'too-busy', streamPrefix: two.stream });
    await store.append([one, two]);
    const client = rawClient(server.connectionString);
    for (const { stream, events } of [one, two]) {
      const { json } = toStoreEvent(events[0] as NewEvent);
      const raw = await readRaw(client, stream);
      expect(raw).toMatchObject({ id: json.id, data: json.data, metadata: json.metadata, isJson: true });
    }
  });

  test('that a server before 22.10 gives no position for is an error that says so', () => {
    const { json } = toStoreEvent(attempt(freshMessageStream()));
    const read = { ...json, streamId: 'message-1', revision: 0n, isJson: true, created: new Date() } as const;
    const nowhere = { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n };
    expect(() => fromStoreEvent(read)).toThrow(/22\.10/);
    expect(() => fromStoreEvent({ ...read, position: nowhere })).toThrow(/22\.10/);
  });
});

describe('an append that EventStoreDB would not take', () => {
  const sized = (stream: string, length: number) => ({
    stream,
    expectedRevision: 'no_stream' as const,
    events: [{ ...attempt(stream), correlationId: 'x'.repeat(length) }],
  });

  test('as it is over 1 MiB is refused before it is sent, and the error says what to do', async () => {
    const { server, store } = await stage();
    const fresh = freshMessageStream();
    const bare = toStoreEvent({ ...attempt(fresh), correlationId: 'x' });
    const overhead = bare.data.length + bare.metadata.length + 2 * bare.json.type.length - 1;
    await server.goAway();
    await expect(store.append([sized(fresh, MAX_APPEND_BYTES - overhead + 1)])).rejects.toThrow(
      /smaller events/,
    );
    await server.comeBack();
    await expect
      .poll(() => store.append([sized(fresh, MAX_APPEND_BYTES - overhead)]).then(([one]) => one?.status))
      .toBe('appended');
  });

  test('as the server takes less is refused', async () => {
    const { store } = await stage({}, { maxAppendSize: 2_000 });
    const refused = store.append([sized(freshMessageStream(), 3_000)]);
    await expect(refused).rejects.toThrow(AppendTooLargeError);
    expect(await store.head()).toBeDefined();
  });

  test('as it does not know the call says which server is needed', async () => {
    const { store } = await stage({}, { batchAppend: false });
    const refused = store.append([attempts(freshMessageStream(), 'no_stream')]);
    await expect(refused).rejects.toThrow(/22\.10/);
  });
});

describe('a server that asks who is there', () => {
  const credentials = { username: 'ops', password: 'changeit' };

  test.each([
    ['without TLS', 'tls=false', /ended the connection .* tls=false/],
    ['without its authority', 'tls=true', /certificate is not trusted.*tlsCAFile/],
  ])('and is asked %s is told apart from one that is away', async (_, setting, words) => {
    const { server, another } = await stage(
      { tries: 1, lostAfterMs: 0, answerMs: 3_600_000 },
      { tls: selfSignedCertificate(), credentials },
    );
    const store = another({ connectionString: `esdb://localhost:${server.port}?${setting}` });
    await expect(store.head()).rejects.toMatchObject({
      name: 'ConnectionRefusedError',
      message: expect.stringMatching(words),
    });
    const following = store.subscribeAll({ after: 0n, signal: new AbortController().signal });
    await expect(following[Symbol.asyncIterator]().next()).rejects.toThrow(words);
    const cluster = another({
      connectionString: `esdb+discover://localhost:${server.port}?${setting}&maxDiscoverAttempts=1`,
    });
    await expect(cluster.head()).rejects.toThrow(/No member of the EventStoreDB cluster answered/);
  });

  test('and speaks no TLS to one who asks for it says so', async () => {
    const { server, another } = await stage({ tries: 1, answerMs: 3_600_000 });
    const store = another({ connectionString: `esdb://localhost:${server.port}?tls=true` });
    await expect(store.head()).rejects.toThrow(/answers without TLS/);
  });

  test('serves a known user over TLS, and tells the unknown one what to do', async () => {
    const tls = selfSignedCertificate();
    const folder = mkdtempSync(join(tmpdir(), 'wabus-esdb-'));
    const file = join(folder, 'ca.pem');
    writeFileSync(file, tls.certificate);
    try {
      const { server, another } = await stage({}, { tls, credentials });
      const connectionString = `${server.connectionString}&tlsCAFile=${encodeURIComponent(file)}`;
      const known = another({
        connectionString,
        credentials: { username: 'ops', password: new Secret(credentials.password) },
      });
      const append = attempts(freshMessageStream(), 'no_stream');
      appended(await appendOne(known, append));
      expect(await known.readStream(append.stream)).toHaveLength(1);
      const nobody = another({ connectionString });
      await expect(nobody.head()).rejects.toThrow(/names no user/);
      await expect(nobody.append([append])).rejects.toThrow(/names no user/);
      const unknown = another({ connectionString: connectionString.replace('//', '//ops:wrong-one@') });
      const calls = [
        unknown.append([attempts(freshMessageStream(), 'no_stream')]),
        unknown.readStream(append.stream),
        unknown.readAll({ after: 0n, maxCount: 1 }),
        unknown.head(),
        unknown
          .subscribeAll({ after: 0n, signal: new AbortController().signal })
          [Symbol.asyncIterator]()
          .next(),
      ];
      for (const result of await Promise.allSettled(calls)) {
        const reason = result.status === 'rejected' ? (result.reason as Error) : undefined;
        expect(reason).toBeInstanceOf(AccessRefusedError);
        expect(reason?.name).toBe('WrongCredentialsError');
        expect(reason?.message).toContain('$admins');
        expect(`${reason?.message}${reason?.stack}${reason?.cause}`).not.toContain('wrong-one');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
