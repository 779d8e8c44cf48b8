import { routeTable } from '@wabus/api-contract';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createWorld,
  KEEPING_NOTHING,
  ONLY_REMEMBERED,
  type Post,
  posts,
  sendPost,
  typesSince,
  type World,
} from './posts.ts';
import { type Answer, createStage, type Stage, untilKnown } from './stage.ts';

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await createStage();
  world = await createWorld(stage);
});
afterAll(() => stage.end());

const send = ({ path }: Post, body: unknown, key: string, tenantId = world.tenantId): Promise<Answer> =>
  sendPost(stage, `/v1/tenants/${tenantId}${path}`, body, key);

const recordedSince = (after: bigint, post: Post) => typesSince(stage, after, post);

test('every POST of the API has a case', () => {
  const operations = routeTable.filter(({ method }) => method === 'post').map(({ operation }) => operation);
  expect(Object.keys(posts).sort()).toEqual(operations.sort());
});

describe.each(Object.keys(posts))('%s with an Idempotency-Key', (operation) => {
  const keeps = !KEEPING_NOTHING.has(operation);
  const fresh = async () => (posts[operation] as (typeof posts)[string])(world);

  test('a hundred times at once: one effect, one answer, all but one marked as repeats', async () => {
    const single = await fresh();
    let before = await stage.store.head();
    expect((await send(single, single.body, systemIds.fresh())).status).toBe(single.status);
    const effect = await recordedSince(before, single);
    expect(effect.length > 0).toBe(keeps);

    const post = await fresh();
    before = await stage.store.head();
    const key = systemIds.fresh();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => untilKnown(() => send(post, post.body, key))),
    );
    const [first] = answers;
    for (const answer of answers) expect(answer).toMatchObject({ status: post.status, body: first?.body });
    expect(new Set(answers.map(({ headers }) => headers.get('wabus-position'))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    const originals = answers.filter(({ headers }) => headers.get('idempotent-replayed') !== 'true');
    expect(originals).toHaveLength(keeps ? 1 : 100);
    expect(await recordedSince(before, post)).toEqual(effect);
  });

  test('again after a restart: the same answer and nothing more; another body is refused', async () => {
    const post = await fresh();
    const before = await stage.store.head();
    const key = systemIds.fresh();
    const first = await send(post, post.body, key);
    const effect = await recordedSince(before, post);
    await stage.startApi();
    if (ONLY_REMEMBERED.has(operation)) await send(post, post.body, key);
    if (keeps && post.other !== undefined) {
      const refused = await send(post, post.other, key);
      expect([refused.status, refused.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    const again = await send(post, post.body, key);
    expect(again).toMatchObject({ status: post.status, body: first.body });
    expect(again.headers.get('wabus-position')).toBe(first.headers.get('wabus-position'));
    expect(again.headers.get('idempotent-replayed')).toBe(keeps ? 'true' : null);
    expect(await recordedSince(before, post)).toEqual(effect);
  });
});

test('a key counts for its tenant, method and path alone', async () => {
  const key = systemIds.fresh();
  const other = await createWorld(stage);
  const operations = ['createProject', 'createCampaign', 'sendMessage', 'assignConversation', 'addNote'];
  for (const operation of operations) {
    const make = posts[operation] as (typeof posts)[string];
    const paths = new Set<string>();
    for (const place of [world, other, world, other]) {
      const post = await make(place);
      const path = `${place.tenantId}${post.path}`;
      const answer = await send(post, post.body, key, place.tenantId);
      const used = paths.has(path);
      const sameBody = operation !== 'sendMessage' || !used;
      expect([operation, answer.status]).toEqual([operation, sameBody ? post.status : 422]);
      expect(answer.headers.get('idempotent-replayed')).toBe(used && sameBody ? 'true' : null);
      paths.add(path);
    }
    expect([operation, paths.size]).toEqual([operation, operations.indexOf(operation) < 3 ? 2 : 4]);
  }
});
