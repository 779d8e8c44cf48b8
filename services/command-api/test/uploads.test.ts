import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personWrites, type WrittenTo } from './people.ts';
import { type Answer, createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: WrittenTo;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant();
  project = await stage.activeProject(tenantId);
});
afterAll(() => stage.end());

const from = (text: string, more = 0): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(more, 'x')]);
const png = (more = 0): Buffer => from('\x89PNG\r\n\x1a\n', more);
const ogg = (channels: number, codec = 'OpusHead'): Buffer =>
  from(`OggS\0\x02${'\0'.repeat(20)}\x01\x13${codec}\x01${String.fromCharCode(channels)}`, 900);

const upload = (raw: Uint8Array | ReadableStream, type: string, projectId = project.id): Promise<Answer> =>
  stage.call('POST', `/v1/tenants/${tenantId}/media?projectId=${projectId}`, undefined, { raw, type });

async function uploadForm(parts: readonly (readonly [string, Blob | string, string?])[]): Promise<Answer> {
  const form = new FormData();
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, filename);
  }
  const sent = new Response(form);
  const raw = new Uint8Array(await sent.arrayBuffer());
  return upload(raw, sent.headers.get('content-type') ?? '');
}

/** Files that stayed where what comes in is kept. */
const left = (): string[] => readdirSync(join(stage.dataDir, 'media', 'given'));

test('a file is kept sealed as a body or as a form, equal ones once, and nothing of it stays where it came in', async () => {
  const bytes = png(200_000);
  const raw = await upload(bytes, 'image/png');
  expect(raw).toMatchObject({ status: 201, body: { mimeType: 'image/png', bytes: bytes.length } });
  expect(raw.body.sha256).toMatch(/^[0-9a-f]{64}$/);
  const form = await uploadForm([
    ['messaging_product', 'whatsapp'],
    ['file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'Número.png'],
    ['type', 'image/png'],
  ]);
  expect(form).toMatchObject({ status: 201, body: { sha256: raw.body.sha256 } });
  expect(form.body.id).not.toBe(raw.body.id);
  const { rows } = await stage.db.pool.query(
    'select object_id, name, of_tenant from media.links join media.wraps using (object_id, contact_id) where media_id = any($1)',
    [[raw.body.id, form.body.id]],
  );
  expect(new Set(rows.map(({ object_id }) => object_id)).size).toBe(1);
  expect(rows.map(({ of_tenant }) => of_tenant)).toEqual([true, true]);
  expect(JSON.stringify(rows)).not.toContain('mero.png');
  expect(left()).toEqual([]);
});

test('MP04: what a file is stands in its content: a voice note is sent as what WhatsApp plays, whatever it is called', async () => {
  const good = async (bytes: Buffer, type: string, sentAs: string): Promise<void> => {
    const { status, body } = await upload(bytes, type);
    expect([type, status, body.mimeType]).toEqual([type, 201, sentAs]);
  };
  await good(ogg(1), 'audio/opus', 'audio/ogg; codecs=opus');
  await good(ogg(1), 'audio/ogg', 'audio/ogg; codecs=opus');
  await good(png(1), 'application/octet-stream', 'image/png');
  await good(from('\xff\xd8\xff', 10), 'image/jpg', 'image/jpeg');
  await good(from('\0\0\0\x18ftypmp42', 10), 'audio/mp4', 'audio/mp4');
  await good(from('{"a": 1}'), 'text/plain', 'text/plain');
});

test('MP04: what no kind of message carries, and what is not what it says, is refused before it is read, with what is carried', async () => {
  const refused = async (raw: Uint8Array, type: string, status: number, code: string, detail: RegExp) => {
    const answer = await upload(raw, type);
    expect([type, answer.status, answer.body.code]).toEqual([type, status, code]);
    expect(answer.body.detail).toMatch(detail);
  };
  const types = /image\/jpeg.*audio\/ogg.*application\/pdf/;
  await refused(from('GIF89a', 9), 'image/gif', 415, 'media-type-refused', types);
  await refused(ogg(2), 'audio/ogg', 415, 'media-type-refused', /2 channels/);
  await refused(ogg(1, 'vorbis00'), 'audio/ogg', 415, 'media-type-refused', /Opus/);
  await refused(from('<html><script>'), 'image/jpeg', 422, 'media-mismatch', /image\/jpeg.*text\/html/);
  await refused(png(9), 'application/pdf', 422, 'media-mismatch', /image\/png/);
  await refused(from(''), 'image/png', 422, 'media-mismatch', /empty/);
  await refused(png(6_000_000), 'image/png', 413, 'media-too-large', /5242880/);
  await refused(from('RIFF\x24\0\0\0WEBPVP8 ', 110_000), 'image/webp', 413, 'media-too-large', /102400/);
  expect(left()).toEqual([]);
});

test('MP04: a message names a file by its id where its kind carries the type; what it does not carry is refused at once, with what it does', async () => {
  const to = '+5511987650091';
  await personWrites(stage, tenantId, project, { from: to });
  const send = (type: string, id: string, of = tenantId, projectId = project.id, more = {}) =>
    stage.call('POST', `/v1/tenants/${of}/messages`, { projectId, to, type, [type]: { id, ...more } });
  const idOf = async (bytes: Buffer, type: string): Promise<string> => (await upload(bytes, type)).body.id;
  const voice = await idOf(ogg(1), 'audio/opus');
  const sticker = await idOf(from('RIFF\x24\0\0\0WEBPVP8 ', 10), 'image/webp');
  const good = await send('audio', voice);
  expect(good).toMatchObject({ status: 202, body: { content: { id: voice } } });
  expect(await send('sticker', sticker)).toMatchObject({ status: 202 });
  const unfit = { status: 422, body: { code: 'media-unfit', errors: [{ path: 'image.id' }] } };
  for (const [type, id, carried] of [
    ['image', sticker, /image\/webp.*image\/jpeg, image\/png/],
    ['image', voice, /audio\/ogg.*image\/jpeg, image\/png/],
  ] as const) {
    const refused = await send(type, id);
    expect(refused).toMatchObject(unfit);
    expect(refused.body.detail).toMatch(carried);
  }
  const unknown = { status: 422, body: { code: 'media-unknown' } };
  expect(await send('image', '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11')).toMatchObject(unknown);
  const other = await stage.tenant();
  const foreign = await stage.activeProject(other);
  expect(await send('audio', voice, other, foreign.id)).toMatchObject(unknown);
  expect(await send('image', '1234567890')).toMatchObject({ status: 202 });
  for (const stray of ['photo-1', `${voice}.ogg`, '12 34'])
    expect(await send('audio', stray), stray).toMatchObject(unknown);
  const inChat = (id: string) => send('audio', id, tenantId, project.id, { voice: true });
  expect(await inChat(voice)).toMatchObject({ status: 202 });
  const refused = await inChat(await idOf(from('ID3\x04\0', 400), 'audio/mpeg'));
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'media-unfit', errors: [{ path: 'audio.id' }] },
  });
  expect(refused.body.detail).toMatch(/audio\/mpeg.*`voice` takes audio\/ogg; codecs=opus/);
});

test('a form without a file, or that breaks off, changes nothing; a project that is not there is none of this tenant', async () => {
  expect(await uploadForm([['type', 'image/png']])).toMatchObject({ status: 422 });
  const broken = from(
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\x89PNG\r\n\x1a\n',
  );
  for (const type of ['multipart/form-data; boundary=b', 'multipart/form-data']) {
    expect(await upload(broken, type)).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  }
  const file = new Blob([new Uint8Array(png(1))], { type: 'image/png' });
  expect(
    await uploadForm([
      ['file', file, 'a.png'],
      ['caption', 'Look'],
    ]),
  ).toMatchObject({ status: 422, body: { code: 'unknown-field', errors: [{ path: 'caption' }] } });
  const nobodys = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
  expect((await upload(png(1), 'image/png', nobodys)).status).toBe(404);
  expect(left()).toEqual([]);
});

test('a caller who goes before the last byte has uploaded nothing', async () => {
  const before = await stage.store.head();
  const sending = request(`${stage.url}/v1/tenants/${tenantId}/media?projectId=${project.id}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.token}`,
      'content-type': 'image/png',
      'content-length': 900_000,
    },
  });
  sending.on('error', () => undefined);
  sending.write(png(100_000));
  await expect.poll(() => left().length).toBe(1);
  sending.destroy();
  await expect.poll(left).toEqual([]);
  expect(await stage.store.head()).toBe(before);
});
