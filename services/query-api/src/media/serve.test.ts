import { createSecretKey, randomBytes } from 'node:crypto';
import { createServer, get } from 'node:http';
import { keyToWrap, type ObjectKey } from '@wabus/media';
import { closeServer, listen } from '@wabus/platform';
import { expect, test } from 'vitest';
import { serveMedia } from './serve.ts';

const object: ObjectKey = { objectId: 'o1', key: createSecretKey(randomBytes(32)) };
const kept = {
  ...{ objectId: 'o1', contactId: 'p1', ofTenant: true, mimeType: 'video/mp4', kind: 'video' },
  ...{ bytes: 500_000_000, saidAt: new Date(0), wrapped: 'wrapped', name: 'name' },
};

test('a caller who leaves ends the reading of the store, however much is left', async () => {
  const ended = Promise.withResolvers<number>();
  async function* stored(): AsyncGenerator<Buffer> {
    let pieces = 0;
    try {
      // Nothing comes but what does not fill a piece: the rest is never there.
      for (; ; pieces += 1) {
        yield Buffer.alloc(1);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      ended.resolve(pieces);
    }
  }
  const keyring = {
    openForTenant: async () => [keyToWrap(object.key), { name: null }],
    open: async () => [],
    elderOf: async () => 'p1',
    openBytesForTenant: async () => [],
  };
  const wishes = { remake: async () => undefined };
  const server = createServer((request, response) => {
    const serving = { tenantId: 't1', mediaId: 'm1', request, response };
    void serveMedia({ keyring, wishes, objects: { read: async () => stored() } }, kept, serving);
    setImmediate(() => response.flushHeaders());
  });
  const port = await listen(server, 0);
  const request = get({ port, host: '127.0.0.1' }, () => request.destroy());
  request.on('error', () => undefined);
  expect(await ended.promise).toBeGreaterThan(0);
  await closeServer(server);
});
