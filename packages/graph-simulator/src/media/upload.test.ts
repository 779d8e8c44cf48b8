import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;
beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

async function upload(type: string, bytes: number, more: object = {}, by = business) {
  const body = new FormData();
  const fields = { messaging_product: 'whatsapp', type, ...more };
  for (const [key, value] of Object.entries(fields)) body.append(key, value);
  body.append('file', new Blob([new Uint8Array(bytes)], { type }));
  const headers = { authorization: `Bearer ${by.token}` };
  const url = `${stage.simulator.graphUrl}/v25.0/${by.phoneNumberId}/media`;
  const response = await fetch(url, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as { id: string; error?: object } };
}

const photo = (id: string) => ({
  ...{ messaging_product: 'whatsapp', to: '+5511961230001', type: 'image' },
  image: { id },
});

test('a file is taken, found by its id for 30 days, and sent by it; another number does not know it', async () => {
  const { body } = await upload('image/png', 2_000);
  const found = () => stage.graph('GET', `/${body.id}`, business);
  expect((await found()).body).toMatchObject({ mime_type: 'image/png', file_size: 2_000 });
  expect((await stage.send(business, photo(body.id))).status).toBe(200);
  const other = await stage.onboard();
  const unknown = { code: 100, error_subcode: 33 };
  expect((await stage.send(other, photo(body.id))).body.error).toMatchObject(unknown);
  await stage.control('POST', '/clock', { advance: '29d' });
  expect((await found()).status).toBe(200);
  await stage.control('POST', '/clock', { advance: '2d' });
  expect((await found()).body.error).toMatchObject(unknown);
  expect((await stage.send(business, photo(body.id))).body.error).toMatchObject(unknown);
});

test('types and sizes that Meta does not document are refused', async () => {
  for (const [type, bytes, code] of [
    ['image/webp', 600_000, 131053],
    ['image/jpeg', 6_000_000, 131053],
    ['image/svg+xml', 10, 131053],
    ['audio/ogg; codecs=opus', 10, undefined],
    ['application/pdf', 6_000_000, undefined],
    ['text/plain', 0, 131053],
  ] as const) {
    const { body } = await upload(type, bytes);
    expect([type, bytes, body.error && 'code' in body.error ? body.error.code : undefined]).toEqual([
      ...[type, bytes],
      code,
    ]);
  }
  expect((await upload('image/png', 10, { messaging_product: 'other' })).status).toBe(400);
  expect((await stage.graph('POST', `/${business.phoneNumberId}/media`, business)).status).toBe(400);
});
