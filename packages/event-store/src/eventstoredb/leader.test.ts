import { expect, test } from 'vitest';
import {
  appended,
  appendOne,
  attempts,
  freshMessageStream,
  idsOf,
  readEverything,
} from '../../conformance/harness.ts';
import { startEventStoreDbTestServer } from '../../test-server/index.ts';
import { type Stage, stage } from '../../testing/eventstoredb-stage.ts';

/** A stage whose server follows the first one's. */
async function followerOf({ server }: Stage): Promise<Stage> {
  const follower = await stage();
  follower.server.follow({ host: '127.0.0.1', port: server.port });
  return follower;
}

test('everything is asked of the leader, also by a store that was told of a follower only', async () => {
  const leader = await stage();
  const { server, store } = await followerOf(leader);
  const before = server.events().length;
  const append = attempts(freshMessageStream(), 'no_stream', 2);
  const { position } = appended(await appendOne(store, append));
  expect(idsOf(await leader.store.readStream(append.stream))).toEqual(idsOf(append.events));
  expect(server.events()).toHaveLength(before);
  const another = (await followerOf(leader)).store;
  expect(idsOf(await another.readStream(append.stream))).toEqual(idsOf(append.events));
  expect(await (await followerOf(leader)).store.head()).toBe(position);
});

test('a subscription begun at a follower goes to the leader', async () => {
  const leader = await stage();
  const append = attempts(freshMessageStream(), 'no_stream', 2);
  await appendOne(leader.store, append);
  const { store } = await followerOf(leader);
  const signal = new AbortController().signal;
  const seen: string[] = [];
  for await (const item of store.subscribeAll({ after: 0n, streamPrefixes: ['message-'], signal })) {
    if (item.kind === 'caught-up') break;
    seen.push(...idsOf(item.events));
  }
  expect(seen).toEqual(idsOf(append.events));
});

test('an append is repeated at the new leader when the old one steps down', async () => {
  const [old, next] = [await stage(), await stage()];
  appended(await appendOne(old.store, attempts(freshMessageStream(), 'no_stream')));
  old.server.follow({ host: '127.0.0.1', port: next.server.port });
  const appends = Array.from({ length: 20 }, () => attempts(freshMessageStream(), 'no_stream'));
  for (const result of await old.store.append(appends)) appended(result);
  const stored = await readEverything(next.store, 0n);
  expect(idsOf(stored).sort()).toEqual(appends.flatMap(({ events }) => idsOf(events)).sort());
});

test.each(['esdb+discover://FOLLOWER', 'esdb://FOLLOWER,LEADER', 'esdb://NOBODY,FOLLOWER'])(
  'the leader of a cluster is found through %s',
  async (form) => {
    const leader = await stage();
    const follower = await followerOf(leader);
    const gone = await startEventStoreDbTestServer();
    await gone.close();
    const hosts = form
      .replace('FOLLOWER', `127.0.0.1:${follower.server.port}`)
      .replace('LEADER', `127.0.0.1:${leader.server.port}`)
      .replace('NOBODY', `127.0.0.1:${gone.port}`);
    const store = leader.another({ connectionString: `${hosts}?tls=false` });
    const append = attempts(freshMessageStream(), 'no_stream');
    appended(await appendOne(store, append));
    expect(await leader.store.readStream(append.stream)).toHaveLength(1);
  },
);
