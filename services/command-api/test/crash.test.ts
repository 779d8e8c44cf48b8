import { withAppendFaults } from '@wabus/event-store/testing';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Life } from './mortal.ts';
import { createWorld, KEEPING_NOTHING, type Post, posts, sendPost, typesSince, type World } from './posts.ts';
import { type Answer, createStage, type Stage } from './stage.ts';

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await createStage();
  world = await createWorld(stage);
});
afterAll(() => stage.end());

const send = ({ path, body }: Post, key: string): Promise<Answer> =>
  sendPost(stage, `/v1/tenants/${world.tenantId}${path}`, body, key);

/** Rows of an upload that broke off count nowhere; its repeat brings its own. */
const UNCOUNTED: ReadonlySet<string> = new Set(['RecipientsAdded']);

const recordedSince = async (after: bigint, post: Post): Promise<string[]> =>
  (await typesSince(stage, after, post)).filter((type) => !UNCOUNTED.has(type));

const keeping = Object.keys(posts).filter((operation) => !KEEPING_NOTHING.has(operation));

describe.each(keeping)('%s', (operation) => {
  const fresh = () => (posts[operation] as (typeof posts)[string])(world);

  /** The post in a life of its own. */
  async function inLife(stepsToLive: number) {
    await stage.startApi();
    const post = await fresh();
    const before = await stage.store.head();
    const life = new Life(stepsToLive);
    await stage.startApi(life.ports(stage));
    const key = systemIds.fresh();
    const answer = await send(post, key);
    return { post, before, life, key, answer };
  }

  test('is answered and recorded once although the store lost its answers', async () => {
    const { post: control, before: start } = await inLife(Number.POSITIVE_INFINITY);
    const effect = await recordedSince(start, control);
    await stage.startApi();
    const post = await fresh();
    const before = await stage.store.head();
    const lost = new Set<string>();
    const store = withAppendFaults(stage.store, ({ events }) => {
      const id = events[0]?.id ?? '';
      if (lost.has(id)) return 'none';
      lost.add(id);
      return 'lost-after';
    });
    await stage.startApi({ store });
    const key = systemIds.fresh();
    const first = await send(post, key);
    const again = await send(post, key);
    expect(first.status).toBe(post.status);
    expect(again).toMatchObject({ status: post.status, body: first.body });
    expect(lost.size).toBeGreaterThan(0);
    expect(await recordedSince(before, post)).toEqual(effect);
  });

  test('is finished by its repeat, wherever the process was killed, and adds nothing twice', async () => {
    const whole = await inLife(Number.POSITIVE_INFINITY);
    const effect = await recordedSince(whole.before, whole.post);
    const { steps } = whole.life;
    // Before its token stands, a signup cannot go on: its code was used by the process that died.
    const first = operation === 'embeddedSignup' ? steps.indexOf('BusinessTokenStored') + 1 : 1;
    for (let step = first; step <= steps.length; step += 1) {
      const { post, before, life, key } = await inLife(step);
      await stage.until(async () => life.dead);
      await stage.startApi();
      const [repeat, again] = [await send(post, key), await send(post, key)];
      expect([step, repeat.status, repeat.body]).toEqual([step, post.status, again.body]);
      if (operation === 'addRecipients') expect(repeat.body).toEqual(whole.answer.body);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect([step, await recordedSince(before, post)]).toEqual([step, effect]);
    }
    expect(steps.length).toBeGreaterThan(0);
  });
});

test('a signup whose process died with its code is in progress to its repeat', async () => {
  await stage.startApi();
  const post = await (posts.embeddedSignup as (typeof posts)[string])(world);
  await stage.startApi(new Life(2).ports(stage));
  const key = systemIds.fresh();
  await send(post, key);
  await stage.startApi();
  const repeat = await send(post, key);
  expect([repeat.status, repeat.body.code]).toEqual([409, 'idempotency-key-in-progress']);
});
