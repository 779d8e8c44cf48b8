import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request as proxied } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describeObjectStore } from '@wabus/media/conformance';
import { Secret, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type S3Server, startS3Server } from '../../../testing/s3-server.ts';
import { openObjects } from '../open-objects.ts';
import { mediaStoreSettings } from '../settings.ts';
import { createS3Objects } from './s3-objects.ts';

const server = await startS3Server();
afterAll(() => server?.close());

if (server) {
  for (const bucket of [server.options.bucket, server.plainBucket]) {
    describeObjectStore(`S3, bucket ${bucket} of ${server.title}`, async (folder) => {
      const objects = createS3Objects({ ...server.options, bucket });
      return { objects, folder, dispose: async () => objects.close() };
    });
  }
}

describe.skipIf(!server)('S3 with versions', () => {
  test('MP14: what is removed is gone with every version of it and every mark of its deletion', async () => {
    if (!server) return;
    const { bucket: Bucket, prefix } = server.options;
    const [client, objects] = [server.client(), createS3Objects(server.options)];
    const [gone, other] = [randomUUID(), randomUUID()];
    const versions = async (): Promise<string[]> => {
      const found = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }));
      return [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(({ Key = '' }) => Key);
    };
    for (const body of ['one', 'two'])
      await client.send(new PutObjectCommand({ Bucket, Key: prefix + gone, Body: body }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + gone }));
    await client.send(new PutObjectCommand({ Bucket, Key: prefix + other, Body: 'other' }));
    expect((await versions()).filter((key) => key.endsWith(gone))).toHaveLength(3);
    await objects.remove(gone);
    expect((await versions()).filter((key) => key.endsWith(gone))).toEqual([]);
    expect(await versions()).toContain(prefix + other);
    await objects.remove(other);
    client.destroy();
    objects.close();
  });
});

describe.skipIf(!server)('S3 as stores have it that are not AWS', () => {
  const given = (folder: string, text: string): string => {
    const file = join(folder, randomUUID());
    writeFileSync(file, text);
    return file;
  };
  const within = async (work: (folder: string, at: S3Server) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 's3-objects-'));
    if (server) await work(folder, server).finally(() => rmSync(folder, { recursive: true, force: true }));
  };

  test('MP12: nothing is asked of a store that it may not know, and what it is given has a length and a signed digest', () =>
    within(async (folder, { options }) => {
      const asked: IncomingHttpHeaders[] = [];
      const proxy = createServer((request, response) => {
        asked.push(request.headers);
        const { method = 'GET', url = '/', headers } = request;
        const { hostname, port } = new URL(options.endpoint ?? '');
        const passed = proxied({ hostname, port, method, path: url, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        request.pipe(passed);
      });
      await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
      const { port } = proxy.address() as AddressInfo;
      const objects = createS3Objects({ ...options, endpoint: `http://127.0.0.1:${port}` });
      const objectId = randomUUID();
      await objects.put(objectId, given(folder, 'sealed'));
      for await (const _part of await objects.read(objectId, { start: 0, end: 3 }));
      await objects.remove(objectId);
      expect(asked.length).toBeGreaterThanOrEqual(4);
      const names = asked.flatMap((headers) => Object.keys(headers));
      const foreign = /checksum|trailer|x-amz-decoded|content-encoding|transfer-encoding/;
      expect(names.filter((name) => foreign.test(name))).toEqual([]);
      const [put] = asked.filter((headers) => headers['content-length'] === '6');
      expect(put?.['x-amz-content-sha256']).toBe(createHash('sha256').update('sealed').digest('hex'));
      objects.close();
      await new Promise((closed) => proxy.close(closed));
    }));

  test('MP12: a store that refuses is named with what it says, and fetched bytes wait until it takes them', () =>
    within(async (folder, at) => {
      const settings = z.object(mediaStoreSettings).parse({
        WABUS_MEDIA_STORE: `s3://${at.options.bucket}/sealed`,
        WABUS_S3_ENDPOINT: at.options.endpoint,
        WABUS_S3_PATH_STYLE: 'on',
        WABUS_S3_ACCESS_KEY_ID: 'of-tests',
        WABUS_S3_SECRET_ACCESS_KEY: 'secret-of-tests',
      });
      const ports = { clock: systemClock, ids: systemIds, logger: silentLogger };
      const opened = async (more: object) => {
        const store = await openObjects({ ...settings, ...more }, folder, ports);
        const stopping = new AbortController();
        const running = store.run(stopping.signal);
        const end = async (): Promise<void> => {
          stopping.abort();
          await running;
          await store.close();
        };
        return { ...store, end };
      };
      for (const [more, cause] of [
        [{ WABUS_MEDIA_STORE: 's3://nowhere' }, 'NoSuchBucket'],
        [{ WABUS_S3_SECRET_ACCESS_KEY: new Secret('another') }, 'SignatureDoesNotMatch'],
        [{ WABUS_S3_ENDPOINT: 'http://127.0.0.1:1' }, 'ECONNREFUSED'],
      ] as const) {
        const wrong = await opened(more);
        await expect.poll(() => wrong.waitingFor().join()).toContain(cause);
        await wrong.end();
      }
      const store = await opened({});
      await expect.poll(store.waitingFor).toEqual([]);
      await at.stop();
      const objectId = randomUUID();
      await store.objects.put(objectId, given(folder, 'sealed'));
      expect(store.waitingFor().join()).toContain('s3://media/sealed at 127.0.0.1');
      await at.start();
      await expect.poll(store.waitingFor).toEqual([]);
      const inBucket = createS3Objects(at.options);
      await expect
        .poll(() =>
          inBucket.read(objectId, { start: 0, end: 0 }).then(
            () => 'there',
            () => 'not yet',
          ),
        )
        .toBe('there');
      await store.objects.remove(objectId);
      inBucket.close();
      await store.end();
    }));
});
