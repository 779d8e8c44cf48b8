import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClamd } from '@wabus/media';
import { Secret } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photo, type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.service();
});
afterAll(() => stage.end());

let people = 0;
const somebody = (): string => `+55119${61_230_000 + ++people}`;
const outcome = (mediaId: string) => expect.poll(() => stage.last(mediaId));
const fault = (kind: string, path: string, more: object = {}) =>
  stage.control('POST', '/faults', { kind, match: { path }, ...more });
const struck = async (path: string): Promise<number> => {
  const faults = await stage.control<{ match: { path?: string }; struck: number }[]>('GET', '/faults');
  return faults.find(({ match }) => match.path === path)?.struck ?? 0;
};
/** How long a medium waits for its next turn, in milliseconds; null: nothing is to be done for it. */
const waits = async (mediaId: string): Promise<{ tries: number; ms: number } | null> => {
  const { rows } = await stage.pool.query<{ tries: number; ms: number }>(
    'select tries, (extract(epoch from due_at - now()) * 1000)::float8 as ms from media.work where media_id = $1',
    [mediaId],
  );
  return rows[0] ?? null;
};
const dueNow = async (mediaId: string): Promise<void> => {
  await stage.pool.query('update media.work set due_at = now() where media_id = $1', [mediaId]);
  // Somebody else's photo wakes the loop.
  await stage.says('t1', somebody(), 'image', photo(await stage.medium('t1')));
};

test('MP01: an id that Meta does not know ends with a reason after one fresh address, and is not tried again by itself; asked for, it is', async () => {
  const mediaId = await stage.says('t1', somebody(), 'image', photo('404404404404404'));
  await outcome(mediaId).toMatchObject({ type: 'MediaFailed', reason: 'not-found' });
  await expect.poll(() => waits(mediaId)).toBeNull();
  await stage.retry('t1', mediaId);
  await expect
    .poll(async () => (await stage.events(mediaId)).map(({ type }) => type))
    .toEqual(['MediaFailed', 'MediaRetryRequested', 'MediaFailed']);
  await expect.poll(() => waits(mediaId)).toBeNull();
});

test('MP01: an address that answers 404 is asked for anew once, and the file is kept when the fresh one is good', async () => {
  const id = await stage.medium('t1');
  await fault('media-gone', id, { count: 1 });
  const mediaId = await stage.says('t1', somebody(), 'image', photo(id));
  await outcome(mediaId).toMatchObject({ type: 'MediaStored', mimeType: 'image/jpeg', bytes: 2_000 });
  const other = await stage.medium('t1');
  await fault('media-gone', other);
  const gone = await stage.says('t1', somebody(), 'image', photo(other));
  await outcome(gone).toMatchObject({ type: 'MediaFailed', reason: 'not-found' });
  expect(await struck(other)).toBe(2);
});

test('MP01: a line that breaks before the last byte, and a server in trouble, are tried again later and end well', async () => {
  for (const kind of ['media-cut', 'media-error']) {
    const id = await stage.medium('t1', { bytes: 150_000 });
    await fault(kind, id, { count: 1 });
    const mediaId = await stage.says('t1', somebody(), 'image', photo(id));
    await expect.poll(() => waits(mediaId)).toMatchObject({ tries: 1, ms: expect.any(Number) });
    await expect.poll(async () => struck(id)).toBe(1);
    expect(await stage.events(mediaId)).toEqual([]);
    await expect.poll(async () => ((await waits(mediaId))?.ms ?? 0) < 16_000).toBe(true);
    await dueNow(mediaId);
    await outcome(mediaId).toMatchObject({ type: 'MediaStored', bytes: 150_000 });
  }
});

test('MP01: a refused token and a throttled call wait for longer each time, until the id is seven days old', async () => {
  const { phoneNumberId } = await stage.business('t1');
  const id = await stage.medium('t1');
  await stage.control('POST', '/faults', { kind: 'error', code: 190, match: { path: id } });
  const nearlyOver = new Date(Date.now() - 7 * 86_400_000 + 40_000);
  const mediaId = await stage.says('t1', somebody(), 'image', photo(id), nearlyOver);
  await expect.poll(async () => (await waits(mediaId))?.tries).toBe(1);
  const over = await stage.says('t1', somebody(), 'image', photo(id), new Date(Date.now() - 8 * 86_400_000));
  await outcome(over).toMatchObject({ type: 'MediaFailed', reason: 'expired' });
  // The second wait would end when the id is over.
  await stage.pool.query('update media.work set tries = 9 where media_id = $1', [mediaId]);
  await dueNow(mediaId);
  await outcome(mediaId).toMatchObject({ type: 'MediaFailed', reason: 'expired' });
  await stage.control('DELETE', '/faults');
  await stage.retry('t1', mediaId);
  await outcome(mediaId).toMatchObject({ type: 'MediaStored' });
  expect(phoneNumberId).not.toBe('');
});

test('MP01: a file that is larger than may be, and one of a type that is not taken, end with that reason', async () => {
  await using own = await another(() => ({
    settings: { mostBytes: 5_000, refusedTypes: ['application/pdf'] },
  }));
  const large = await own.stage.says(
    't1',
    somebody(),
    'image',
    photo(await own.stage.medium('t1', { bytes: 6_000 })),
  );
  const pdf = await own.stage.says('t1', somebody(), 'document', {
    id: await own.stage.medium('t1', { mimeType: 'application/pdf' }),
    mime_type: 'application/pdf',
  });
  await expect.poll(() => own.stage.last(large)).toMatchObject({ type: 'MediaFailed', reason: 'too-large' });
  await expect.poll(() => own.stage.last(pdf)).toMatchObject({ type: 'MediaFailed', reason: 'type-refused' });
});

test('MP02: a page or the JSON of an address in the place of a photo is not kept, and a fresh address is tried once', async () => {
  for (const kind of ['media-html', 'media-json']) {
    const [once, always] = [await stage.medium('t1'), await stage.medium('t1')];
    await fault(kind, once, { count: 1 });
    await fault(kind, always);
    const [good, bad] = [
      await stage.says('t1', somebody(), 'image', photo(once)),
      await stage.says('t1', somebody(), 'image', photo(always)),
    ];
    await outcome(good).toMatchObject({ type: 'MediaStored' });
    await outcome(bad).toMatchObject({ type: 'MediaFailed', reason: 'not-the-media' });
    expect(await struck(always)).toBe(2);
  }
});

test('MP02: the simulator refuses who has no token, or says not who he is', async () => {
  const { phoneNumberId, token } = await stage.business('t1');
  const found = await stage.provider.findMedia(await stage.medium('t1'), phoneNumberId, token);
  if (found.kind !== 'ok' || !found.value) throw new Error('no address');
  const { url } = found.value;
  const authorization = `Bearer ${token.reveal()}`;
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { headers })).status;
  expect(await status({ authorization, 'user-agent': 'x' })).toBe(200);
  expect(await status({ 'user-agent': 'x' })).toBe(401);
  expect(await status({ authorization, 'user-agent': '' })).toBe(403);
  expect(await stage.provider.openMedia(url, new Secret('nobodys'))).toEqual({
    kind: 'later',
    reason: 'http-401',
  });
});

test('MP03: an address that leads into a network of our own, or to no https, is followed by nobody, and the file is tried again', async () => {
  const { phoneNumberId, token } = await stage.business('t1');
  for (const [url, reason] of [
    ['http://169.254.169.254/latest/meta-data/', 'not-https'],
    ['https://169.254.169.254/latest/meta-data/', 'private-address'],
    ['https://[::ffff:10.0.0.1]/x', 'private-address'],
    ['https://localhost/x', 'private-address'],
  ] as const) {
    const id = await stage.medium('t1');
    await stage.control('POST', '/faults', { kind: 'media-redirect', url, match: { path: id }, count: 1 });
    const found = await stage.provider.findMedia(id, phoneNumberId, token);
    if (found.kind !== 'ok' || !found.value) throw new Error('no address');
    expect(await stage.provider.openMedia(found.value.url, token)).toMatchObject({
      kind: 'refused-host',
      reason,
    });
  }
  const id = await stage.medium('t1');
  await fault('media-redirect', id, { url: 'http://169.254.169.254/', count: 1 });
  const mediaId = await stage.says('t1', somebody(), 'image', photo(id));
  await expect.poll(async () => (await waits(mediaId))?.tries).toBe(1);
  await expect.poll(() => struck(id)).toBe(1);
  expect(await stage.events(mediaId)).toEqual([]);
});

test('MP03: redirects within reach are followed, three at most', async () => {
  const { phoneNumberId, token } = await stage.business('t1');
  const [first, goal] = [await stage.medium('t1', { bytes: 10 }), await stage.medium('t1', { bytes: 20 })];
  const address = async (id: string): Promise<string> => {
    const found = await stage.provider.findMedia(id, phoneNumberId, token);
    return found.kind === 'ok' ? (found.value?.url ?? '') : '';
  };
  const url = await address(goal);
  await stage.control('POST', '/faults', { kind: 'media-redirect', url, match: { path: first } });
  expect(await stage.provider.openMedia(await address(first), token)).toMatchObject({
    kind: 'ok',
    bytes: 20,
  });
  const round = await address(goal);
  await stage.control('POST', '/faults', { kind: 'media-redirect', url: round, match: { path: goal } });
  expect(await stage.provider.openMedia(round, token)).toMatchObject({ reason: 'too-many-redirects' });
});

test('MP04, MP05: what a file is stands in its content, whatever was announced', async () => {
  const voice = await stage.medium('t1', { mimeType: 'audio/ogg; codecs=opus' });
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const bill = await stage.medium('t1', { mimeType: 'image/svg+xml', base64: svg.toString('base64') });
  const png = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1').toString('base64');
  const [heard, read, seen] = [
    await stage.says('t1', somebody(), 'audio', {
      id: voice,
      mime_type: 'audio/ogg; codecs=opus',
      voice: true,
    }),
    await stage.says('t1', somebody(), 'document', {
      id: bill,
      mime_type: 'application/pdf',
      filename: 'bill.svg',
    }),
    await stage.says('t1', somebody(), 'image', photo(await stage.medium('t1', { base64: png }))),
  ];
  await outcome(heard).toMatchObject({ type: 'MediaStored', mimeType: 'audio/ogg' });
  await outcome(read).toMatchObject({ type: 'MediaStored', mimeType: 'image/svg+xml' });
  await outcome(seen).toMatchObject({ type: 'MediaStored', mimeType: 'image/png' });
});

test('a process that is gone in the middle of a file has stored nothing of it, and another one gets it whole', async () => {
  const own = await startStage();
  const half = Promise.withResolvers<void>();
  // It is gone: it says no more that the file is under way, and what came in lies where it was.
  await own.service({
    provider: {
      findMedia: (...given) => own.provider.findMedia(...given),
      async openMedia(_url, _token, given) {
        async function* body(): AsyncGenerator<Buffer> {
          yield Buffer.alloc(100_000);
          half.resolve();
          await new Promise((_, stopped) => given?.signal?.addEventListener('abort', stopped));
        }
        return { kind: 'ok', body: body() };
      },
    },
  });
  const mediaId = await own.says(
    't1',
    somebody(),
    'image',
    photo(await own.medium('t1', { bytes: 150_000 })),
  );
  await half.promise;
  expect((await own.pool.query('select 1 from media.objects')).rowCount).toBe(0);
  await own.pool.query(`update media.work set due_at = now() - interval '1 second'`);
  await own.service();
  await expect.poll(() => own.last(mediaId)).toMatchObject({ type: 'MediaStored', bytes: 150_000 });
  const { rows } = await own.pool.query('select bytes from media.objects');
  expect(rows).toEqual([{ bytes: '150000' }]);
  await own.end();
});

test('MP13: equal files of a tenant are one object, sealed, with a wrap for each person; another tenant has its own', async () => {
  const secret = Buffer.from('\xff\xd8\xff the same photo of both', 'latin1');
  const same = { base64: secret.toString('base64') };
  const [ana, ben] = [somebody(), somebody()];
  const mine = [
    await stage.says('t1', ana, 'image', photo(await stage.medium('t1', same), { filename: 'ana.jpg' })),
    await stage.says('t1', ben, 'image', photo(await stage.medium('t1', same))),
    await stage.says('t1', ana, 'image', photo(await stage.medium('t1', same))),
  ];
  const theirs = await stage.says('t2', ana, 'image', photo(await stage.medium('t2', same)));
  for (const id of [...mine, theirs]) await outcome(id).toMatchObject({ type: 'MediaStored' });
  const objects = await Promise.all([...mine, theirs].map(async (id) => (await stage.last(id))?.objectId));
  expect(new Set(objects.slice(0, 3)).size).toBe(1);
  expect(objects[3]).not.toBe(objects[0]);
  const wraps = await stage.pool.query('select contact_id from media.wraps where object_id = $1', [
    objects[0],
  ]);
  expect(wraps.rowCount).toBe(2);
  const { rows } = await stage.pool.query('select * from media.links, media.objects, media.wraps');
  expect(JSON.stringify(rows)).not.toContain('ana.jpg');
  const files = readdirSync(stage.folder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const stored = files.filter(({ parentPath }) => parentPath.includes('objects'));
  expect(stored.length).toBeGreaterThan(1);
  for (const { parentPath, name } of stored) {
    expect(readFileSync(join(parentPath, name)).includes('the same photo')).toBe(false);
  }
});

test('MP14: a person who is erased while a file comes in leaves nothing: it is not stored, and nothing is tried again', async () => {
  const from = somebody();
  const erased = Promise.withResolvers<void>();
  await using own = await another(({ provider, keyring, pool }) => ({
    provider: {
      findMedia: (...given) => provider.findMedia(...given),
      async openMedia(...given) {
        const [contact] = await keyring.find('t1', [{ kind: 'phone', value: from }]);
        // What erasing a person does.
        await pool.query(`delete from ${'keyring'}.contact_keys where contact_id = $1`, [contact?.contactId]);
        erased.resolve();
        return provider.openMedia(...given);
      },
    },
  }));
  const { stage: its } = own;
  const mediaId = await its.says('t1', from, 'image', photo(await its.medium('t1')));
  await erased.promise;
  await expect.poll(async () => (await its.pool.query('select 1 from media.work')).rowCount).toBe(0);
  expect(await its.events(mediaId)).toEqual([]);
  expect((await its.pool.query('select 1 from media.objects')).rowCount).toBe(0);
  const left = readdirSync(its.folder, { recursive: true, withFileTypes: true });
  expect(left.filter((one) => one.isFile() && !one.parentPath.includes('simulator'))).toEqual([]);
});

test('MP13: of two who sent the same file the one who is erased has it no more, the other opens it, and it goes with the last', async () => {
  await using own = await another(() => ({}));
  const { stage: its } = own;
  const same = {
    mimeType: 'image/jpeg',
    base64: Buffer.from('\xff\xd8\xff same', 'latin1').toString('base64'),
  };
  const [ana, ben] = [somebody(), somebody()];
  const sent = [];
  for (const from of [ana, ben]) {
    const mediaId = await its.says('t1', from, 'image', photo(await its.medium('t1', same)));
    await expect.poll(() => its.last(mediaId)).toMatchObject({ type: 'MediaStored' });
    sent.push(mediaId);
  }
  const files = (): string[] =>
    readdirSync(its.folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && one.parentPath.includes('objects'))
      .map(({ name }) => name);
  const links = async () => (await its.pool.query('select media_id from media.links')).rows;
  expect(files()).toHaveLength(1);
  await its.erase('t1', ana);
  await expect.poll(links).toEqual([{ media_id: sent[1] }]);
  expect((await its.pool.query('select 1 from media.wraps')).rowCount).toBe(1);
  expect(files()).toHaveLength(1);
  await its.erase('t1', ben);
  await expect.poll(files).toEqual([]);
  expect(await links()).toEqual([]);
  await expect.poll(async () => (await its.pool.query('select 1 from media.removals')).rowCount).toBe(0);
});

test('MP11: a file with something harmful in it ends with that reason and is kept nowhere; of others the verdict is told, also when clamd is away', async () => {
  const path = join(tmpdir(), `clamd-of-media-${process.pid}`);
  const clamd = createServer((socket) => {
    let all = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      all += data.toString('latin1');
      if (all.endsWith('\0\0\0\0'))
        socket.end(all.includes('EICAR') ? 'stream: Eicar FOUND\0' : 'stream: OK\0');
    });
  }).listen(path);
  await using own = await another(() => ({
    scanning: { scanner: createClamd({ path }, 60_000), servesUnscanned: true },
  }));
  const { stage: its } = own;
  const sent = async (text: string) => {
    const base64 = Buffer.from(`\xff\xd8\xff ${text}`, 'latin1').toString('base64');
    return its.says('t1', somebody(), 'image', photo(await its.medium('t1', { base64 })));
  };
  const [bad, good] = [await sent('EICAR'), await sent('a photo')];
  await expect.poll(() => its.last(bad)).toMatchObject({ type: 'MediaFailed', reason: 'infected' });
  await expect.poll(() => its.last(good)).toMatchObject({ type: 'MediaStored' });
  const scans = async (id: string) =>
    (await its.events(id)).find(({ type }) => type === 'MediaScanned')?.data;
  expect(await scans(bad)).toMatchObject({ verdict: 'infected', found: 'Eicar' });
  expect(await scans(good)).toMatchObject({ verdict: 'clean' });
  expect((await its.pool.query('select 1 from media.objects')).rowCount).toBe(1);
  await new Promise((closed) => clamd.close(closed));
  const alone = await sent('another photo');
  await expect.poll(() => its.last(alone)).toMatchObject({ type: 'MediaStored' });
  expect(await scans(alone)).toMatchObject({ verdict: 'not-scanned', reason: 'unavailable' });
});

/** A stage of its own, with such a service. */
async function another(options: (stage: Stage) => Parameters<Stage['service']>[0]) {
  const own = await startStage();
  await own.service(options(own));
  return { stage: own, [Symbol.asyncDispose]: () => own.end() };
}
