import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { removeFolder } from '@wabus/standalone';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  DemoClient,
  launchCampaign,
} from '@wabus/standalone/demo';
import { afterAll, expect, test } from 'vitest';
import { Instance } from '../../bench/crash/instance.ts';
import { recipientsCsv } from '../../bench/crash/recipients.ts';

const RECIPIENTS = 500;

/** What the scheduler says of a message after its first release: before that it looks at what was queued. */
const BROUGHT_BACK = new Set(['MessageReleased', 'MessageOutcomeUnknown', 'MessageSuppressed']);

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-reads-'));
const begun: { instance?: Instance } = {};

afterAll(async () => {
  await begun.instance?.stop();
  await removeFolder(dataDir);
});

test('in a campaign on EventStoreDB nothing is read back of what its own process wrote', async () => {
  const double = await startEventStoreDbTestServer();
  const flags = ['--eventstore', double.connectionString, '--number-rate', 'off'];
  const instance = await Instance.start(dataDir, flags);
  begun.instance = instance;
  const client = new DemoClient(instance.announcement);
  const base = '/v1/tenants/reads';
  const quiet = { step: () => undefined };
  await client.api('PUT', base, { name: 'Reads', country: 'BR', timeZone: 'UTC', language: 'en' });
  const { projectId } = await connectProject(client, base, quiet);
  await approveTemplate(client, base, projectId, quiet);
  const before = { ...double.counts(), written: double.events().length };
  const id = await launchCampaign(client, base, projectId, recipientsCsv(RECIPIENTS), quiet);
  const campaign = (): Promise<CampaignView> => client.api('GET', `${base}/campaigns/${id}`);
  const done = { status: 'completed', counts: { breakdown: { pending: 0, accepted: 0 } } };
  await expect.poll(campaign).toMatchObject(done);
  const { streamReads, eventsRead } = double.counts();
  const events = double.events().slice(before.written);
  const written = events.length;
  // A machine that is too slow brings messages back.
  const again = events.filter(({ type }) => BROUGHT_BACK.has(type)).length - RECIPIENTS;
  const read = { streams: streamReads - before.streamReads, events: eventsRead - before.eventsRead };
  expect(written).toBeGreaterThanOrEqual(RECIPIENTS * 5);
  expect(read.streams).toBeLessThanOrEqual(RECIPIENTS * 0.2 + again);
  expect(read.events).toBeLessThanOrEqual(written * 1.5);
});
