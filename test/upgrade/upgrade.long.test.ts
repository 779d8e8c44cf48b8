import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { afterAll, expect, test } from 'vitest';
import { compareWithRebuild } from '../../bench/crash/check.ts';
import { readMetaRecord } from '../../bench/crash/meta-record.ts';
import { WholeStand } from '../../bench/crash/whole-stand.ts';
import { inPool, keptEvents, unpackOlderFolder } from './unpack.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-upgrade-'));
const begun: { stand?: WholeStand } = {};

afterAll(async () => {
  await begun.stand?.stop();
  await removeFolder(dataDir);
});

interface Listed<Row> {
  readonly data: readonly Row[];
}

interface Campaign {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly counts: { readonly recipients: number; readonly breakdown: Readonly<Record<string, number>> };
}

const settled = { pending: 0, accepted: 0, unknown: 0, failed: 0, reached: 30, suppressed: 1 };

test('a folder of an earlier version, killed in the middle of a campaign, goes on: nothing is lost, and nobody gets a message twice', async () => {
  const before = await unpackOlderFolder(dataDir);
  const stand = await WholeStand.start(dataDir, 8, 50);
  begun.stand = stand;
  const { client } = stand;
  const tenant = '/v1/tenants/lucky';
  const campaigns = async (): Promise<Campaign[]> =>
    [...(await client.api<Listed<Campaign>>('GET', `${tenant}/campaigns`)).data].sort((one, other) =>
      one.title < other.title ? -1 : 1,
    );
  await expect.poll(campaigns).toMatchObject([
    { title: 'Spring', status: 'paused', counts: { recipients: 31 } },
    { title: 'Summer', status: 'completed', counts: { recipients: 31, breakdown: settled } },
  ]);

  const [spring] = await campaigns();
  await client.api('POST', `${tenant}/campaigns/${spring?.id}/resume`);
  await expect
    .poll(campaigns)
    .toMatchObject([
      { title: 'Spring', status: 'completed', counts: { breakdown: settled } },
      { title: 'Summer' },
    ]);
  const { accepted } = await readMetaRecord(stand.journal);
  const sent = accepted.map(({ messageId }) => messageId);
  expect(new Set(sent).size).toBe(sent.length);

  const people = await client.api<Listed<{ name: string | null }>>('GET', `${tenant}/contacts?limit=500`);
  expect(people.data.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ana Souza', 'Bia']));
  const threads = await client.api<Listed<{ id: string; assignee: string | null }>>(
    'GET',
    `${tenant}/conversations`,
  );
  const [assigned] = threads.data.filter(({ assignee }) => assignee === 'agent-7');
  const notes = await client.api<Listed<{ text: string }>>(
    'GET',
    `${tenant}/conversations/${assigned?.id}/notes`,
  );
  expect(notes.data).toMatchObject([{ text: 'Wants the blue one' }]);
  const letters = await client.api<Listed<{ reason: string }>>('GET', '/v1/dead-letters');
  expect(letters.data).toMatchObject([{ reason: 'Nobody owns this account.' }]);

  const after = await inPool(stand.postgres, keptEvents);
  expect(after.slice(0, before.length)).toEqual(before);
  // Equal once Meta has told everything: until then the live rows are ahead of what was rebuilt just before.
  await expect.poll(async () => (await compareWithRebuild(stand)).filter(({ equal }) => !equal)).toEqual([]);
});
