import { createServer } from 'node:http';
import { closeServer, listen } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectStatus, Stand } from './stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start();
});
afterAll(() => stand?.end());

let people = 0;

/** Somebody sends a file; answers its medium, from the first time that its message is seen. */
async function sent(type: string, content: object, bytes: Buffer, mimeType: string) {
  const number = `/numbers/${stand.project.phoneNumberId}`;
  const { id } = await stand.control('POST', `${number}/media`, {
    mimeType,
    base64: bytes.toString('base64'),
  });
  const from = `55119612${31_000 + ++people}`;
  const message = { from, type, [type]: { id, mime_type: mimeType, ...content } };
  const { wamid } = await stand.control('POST', `${number}/inbound`, message);
  const seen = await stand.until(
    () => stand.get(`/messages?wamid=${encodeURIComponent(wamid)}`),
    ({ body }) => body.data.length > 0,
  );
  return seen.body.data[0].media;
}

async function stored(id: string) {
  const path = `/media/${id}`;
  return (
    await stand.until(
      () => stand.get(path),
      ({ body }) => body.state === 'stored',
    )
  ).body;
}

/** What an address answers to who has no token. */
const fetched = (url: string, init: RequestInit = {}) => fetch(`${stand.announcement.api}${url}`, init);

const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200_000, 'photo ')]);

test('MP05: a script that calls itself a picture is saved and runs nowhere; a picture is shown as what it is', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  for (const [name, content, announced, type, shown] of [
    ['bill.svg', svg, 'image/svg+xml', 'image/svg+xml', 'attachment'],
    ['page.jpg', html, 'text/html', 'text/html', 'attachment'],
    ['photo.pdf', bytes, 'application/pdf', 'image/png', 'inline'],
  ] as const) {
    const medium = await stored((await sent('document', { filename: name }, content, announced)).id);
    expect([medium.mimeType, medium.foundType]).toEqual([announced, type]);
    const { status, headers } = await fetched(medium.url, { headers: { cookie: 'session=stolen' } });
    expect([name, status, headers.get('content-type')]).toEqual([name, 200, type]);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${shown}; filename="${name}"`));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('cache-control')).toBe('private');
    expect(headers.get('set-cookie')).toBeNull();
  }
});

test('MP06: a file is shown by the name that it came with and served by one that is no path and no header', async () => {
  const name = '../../a"b\r\nX: Número.pdf';
  const medium = await stored(
    (await sent('document', { filename: name }, Buffer.from('%PDF-1.7'), 'application/pdf')).id,
  );
  expect(medium.filename).toBe(name);
  const { headers } = await fetched(medium.url);
  expect(headers.get('x')).toBeNull();
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="a_b__X_ Numero.pdf"; filename*=UTF-8''a_b__X_%20N%C3%BAmero.pdf`,
  );
  const unnamed = await stored(
    (await sent('image', {}, Buffer.concat([bytes, Buffer.from('!')]), 'image/png')).id,
  );
  expect((await fetched(unnamed.url)).headers.get('content-disposition')).toMatch(
    /^inline; filename="image-\d{4}-\d\d-\d\d\.png"/,
  );
});

test('MP08: bytes are read whole and in parts by an address of one tenant and medium, which is kept nowhere', async () => {
  const { id } = await sent('image', {}, bytes, 'image/png');
  const { url, expiresAt } = await stored(id);
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
  const whole = await fetched(url);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  const part = await fetched(url, { headers: { range: 'bytes=65000-140000' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([
    206,
    `bytes 65000-140000/${bytes.length}`,
  ]);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(65_000, 140_001))).toBe(true);
  const head = await fetched(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, `${bytes.length}`]);
  const beyond = await fetched(url, { headers: { range: `bytes=${bytes.length}-` } });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  const gone = await fetched(url);
  await gone.body?.cancel();
  const other = await stand.tenant();
  expectStatus(await stand.call('GET', `${other}/media/${id}/content`), 404);
  expect((await fetched(url.replace(stand.base, other))).status).toBe(403);
  expect((await fetched(`${stand.base}/media/${id}/content`)).status).toBe(401);
  const { rows } = await stand.database.query<{ kept: string }>(
    `select query_to_xml('select * from read_models.media', true, true, '')::text
       || query_to_xml('select * from read_models.messages', true, true, '')::text as kept`,
  );
  expect(rows[0]?.kept).toContain(id);
  expect(rows[0]?.kept).not.toContain('signature=');
});

test('what a message links to is fetched by nobody here', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    response.end();
  });
  const port = await listen(server, 0);
  const link = `http://127.0.0.1:${port}/photo.png`;
  const number = `/numbers/${stand.project.phoneNumberId}`;
  const from = `55119612${31_000 + ++people}`;
  const { wamid } = await stand.control('POST', `${number}/inbound`, {
    ...{ from, type: 'text', text: { body: `Look at ${link}` } },
  });
  await stand.until(
    () => stand.get(`/messages?wamid=${encodeURIComponent(wamid)}`),
    ({ body }) => body.data.length > 0,
  );
  const sentLink = await stand.post('/messages', {
    ...{ projectId: stand.project.id, to: `+${from}`, type: 'image', image: { link } },
  });
  expectStatus(sentLink, 202);
  await stand.until(
    () => stand.get(`/messages/${sentLink.body.id}`),
    ({ body }) => ['sent', 'delivered', 'read'].includes(body.status),
  );
  await stored(
    (await sent('image', { caption: link }, Buffer.concat([bytes, Buffer.from('~')]), 'image/png')).id,
  );
  expect(asked).toEqual([]);
  await closeServer(server);
});

test('MP10: a picture has a thumbnail at its address, which is made anew where its bytes are missing', async () => {
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const { id } = await sent('image', {}, Buffer.from(dot, 'base64'), 'image/png');
  await stored(id);
  const made = async () =>
    stand.until(
      () => stand.get(`/media/${id}`),
      ({ body }) => body.thumbnail?.state === 'made',
    );
  const { body } = await made();
  const thumbnail = await fetched(`${body.url}&as=thumbnail`);
  expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(thumbnail.headers.get('content-disposition')).toMatch(/^inline; filename="thumbnail-[\d-]+\.webp"/);
  expect(thumbnail.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(Buffer.from(await thumbnail.arrayBuffer()).toString('latin1')).toMatch(/^RIFF.{4}WEBP/s);
  await stand.database.query(
    `update media.thumbnails set thumbnail_id = gen_random_uuid()
     where object_id = (select object_id from media.links where media_id = $1)`,
    [id],
  );
  expect((await fetched(`${body.url}&as=thumbnail`)).status).toBe(404);
  await made();
  expect((await fetched(`${body.url}&as=thumbnail`)).status).toBe(200);
});

test('MP08: whoever was erased, and whose key is gone, has no bytes that anybody reads', async () => {
  const { id } = await sent('image', {}, Buffer.concat([bytes, Buffer.from('?')]), 'image/png');
  const { url, contactId } = await stored(id);
  await stand.database.query('delete from keyring.contact_keys where contact_id = $1', [contactId]);
  expect((await fetched(url)).status).toBe(404);
});

test('MP09: a message has its medium from the start, and no address before the bytes are there', async () => {
  await stand.control('POST', '/faults', { kind: 'media-error', count: 1 });
  const caption = { caption: 'Look' };
  const medium = await sent('image', caption, Buffer.concat([bytes, Buffer.from('#')]), 'image/png');
  expect(medium).toMatchObject({ state: 'pending', mimeType: 'image/png', ...caption });
  expect(medium).not.toHaveProperty('url');
  expectStatus(await stand.get(`/media/${medium.id}/content`), 409);
  await stand.database.query('update media.work set due_at = now()');
  const { url } = await stored(medium.id);
  const thread = await stand.get(`/messages/${medium.id}`);
  expect(thread.body.media.url).toContain(url.split('?')[0]);
});

test('a file that was uploaded is shown and read as other media are, as what it is sent as', async () => {
  const upload = await stand.call('POST', `${stand.base}/media?projectId=${stand.project.id}`, undefined, {
    ...{ raw: 'Opening hours', type: 'text/plain' },
  });
  const { id, sha256 } = expectStatus(upload, 201).body;
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const shown = await stand.get(`/media/${id}?minPosition=${upload.headers.get('wabus-position')}`);
  expect(expectStatus(shown, 200).body).toMatchObject({
    ...{ id, state: 'stored', mimeType: 'text/plain', bytes: 13, messageId: null, contactId: null },
  });
  const read = await fetched(shown.body.url);
  expect([read.status, read.headers.get('content-type'), await read.text()]).toEqual([
    ...[200, 'text/plain'],
    'Opening hours',
  ]);
  expect(read.headers.get('content-disposition')).toMatch(/^attachment; filename="document-[\d-]+\.txt"/);
  const other = await stand.tenant();
  expectStatus(await stand.call('GET', `${other}/media/${id}/content`), 404);
});

test('MP17: the bytes of a message that was deleted for everyone are read by nobody where the project hides it', async () => {
  const { id } = await sent('image', {}, Buffer.concat([bytes, Buffer.from('hidden')]), 'image/png');
  const { url, messageId } = await stored(id);
  expect((await fetched(url, { method: 'HEAD' })).status).toBe(200);
  const settings = `/projects/${stand.project.id}/settings`;
  expectStatus(await stand.put(settings, { hideRevoked: true }), 200);
  const { from, wamid } = (await stand.get(`/messages/${messageId}`)).body;
  await stand.control('POST', `/numbers/${stand.project.phoneNumberId}/inbound`, {
    ...{ from: from.replace('+', ''), revoke: { original_message_id: wamid } },
  });
  await expect.poll(async () => (await fetched(url, { method: 'HEAD' })).status).toBe(404);
  expectStatus(await stand.put(settings, { hideRevoked: false }), 200);
  await expect.poll(async () => (await fetched(url, { method: 'HEAD' })).status).toBe(200);
});

test('MP33: a photo that arrives is looked at and answered with that photo, and with one that was uploaded', async () => {
  const photo = Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), Buffer.alloc(150_000, 'Ana ')]);
  const medium = await stored((await sent('image', { caption: 'This one?' }, photo, 'image/jpeg')).id);
  expect(Buffer.from(await (await fetched(medium.url)).arrayBuffer()).equals(photo)).toBe(true);
  const message = (await stand.get(`/messages/${medium.messageId}`)).body;
  const uploaded = await stand.call('POST', `${stand.base}/media?projectId=${stand.project.id}`, undefined, {
    ...{ raw: bytes, type: 'image/png' },
  });
  const number = stand.project.phoneNumberId;
  const says = (type: string, id: string) => {
    const to = { contactId: message.contactId };
    return stand.post('/messages', { projectId: stand.project.id, to, type, [type]: { id } });
  };
  const ids = new Set<string>();
  for (const id of [medium.id, uploaded.body.id]) {
    const { body } = expectStatus(await says('image', id), 202);
    const seen = await stand.until(
      () => stand.get(`/messages/${body.id}`),
      (answer) => /delivered|read|failed/.test(answer.body.status),
    );
    expect(seen.body).toMatchObject({ content: { id }, attempts: [{ outcome: 'accepted' }] });
    const received = await stand.control('GET', `/numbers/${number}/received`);
    ids.add(received.at(-1).body.image.id);
  }
  expect([...ids].map((id) => /^\d+$/.test(id))).toEqual([true, true]);
  expect(await says('document', medium.id)).toMatchObject({ status: 422, body: { code: 'media-unfit' } });
});
