import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Callback, startCallback } from '../testing/callback.ts';
import { app, calls, type Onboarded, oneVariable, startStage, templateMessage } from '../testing/stage.ts';
import { startSimulator } from './simulator.ts';

const main = new URL('./main.ts', import.meta.url).pathname;

describe('a simulator of its own process', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
  let callback: Callback;
  let child: ChildProcess;
  let simulator = { graphUrl: '', controlUrl: '' };
  const { control, graph, onboard, approvedTemplate, send } = calls(() => ({ simulator }));

  const start = async (): Promise<void> => {
    const flags = ['--port', '0', '--control-port', '0', '--data', dataDir, '--seed', 'child', '--json'];
    const identity = [
      '--app-id',
      app.appId,
      '--app-secret',
      app.appSecret,
      '--verify-token',
      app.verifyToken,
    ];
    child = spawn(process.execPath, [main, ...flags, ...identity, '--callback-url', callback.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [line] = (await once(lines, 'line')) as [string];
    simulator = JSON.parse(line);
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  beforeAll(async () => {
    callback = await startCallback(app.verifyToken);
    await start();
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await callback.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('killed amid sends, it still has every message that it answered, and their statuses come', async () => {
    const business = await onboard();
    await approvedTemplate(business);
    callback.answer = () => 503;
    const answered: string[] = [];
    const sends = Array.from({ length: 400 }, async (_, nth) => {
      const { body } = await send(business, templateMessage(`+1650557${1000 + nth}`, `data-${nth}`));
      answered.push(body.messages[0].id);
    });
    await expect.poll(() => answered.length, { interval: 1 }).toBeGreaterThan(60);
    const ended = Promise.allSettled(sends);
    await kill();
    await ended;
    appendFileSync(join(dataDir, 'journal.ndjson'), '{"e":"accep');
    callback.answer = () => 200;
    await start();
    const received = (await control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
    const wamids = received.map(({ wamid }: { wamid: string }) => wamid);
    expect(new Set(wamids).size).toBe(wamids.length);
    expect(wamids).toEqual(expect.arrayContaining(answered));
    const delivered = () =>
      new Set(
        callback
          .statuses()
          .filter(({ status }) => status === 'delivered')
          .map(({ id }) => id),
      );
    await expect.poll(() => delivered().size).toBe(wamids.length);
    const next = await send(business, templateMessage('+16505579999'));
    expect(wamids).not.toContain(next.body.messages[0].id);
  });

  test('killed and restarted, codes, tokens, PINs, templates and settings are as they were', async () => {
    const { body: fresh } = await control('POST', '/signups');
    const business: Onboarded = await onboard();
    await control('PUT', '/behaviour', { review: 'manual', readShare: 0.5 });
    await control('POST', '/faults', { kind: 'error', code: 131000, match: { to: '+16505550000' } });
    const { token, wabaId, phoneNumberId } = business;
    const created = await graph('POST', `/${wabaId}/message_templates`, { token, body: oneVariable });
    await kill();
    await start();
    expect((await control('GET', '/behaviour')).body).toMatchObject({ review: 'manual', readShare: 0.5 });
    expect((await control('GET', '/faults')).body).toHaveLength(1);
    expect((await graph('GET', `/${created.body.id}`, { token })).body.status).toBe('PENDING');
    expect((await graph('GET', `/${wabaId}/subscribed_apps`, { token })).body.data).toHaveLength(1);
    const body = { messaging_product: 'whatsapp', pin: '999999' };
    expect((await graph('POST', `/${phoneNumberId}/register`, { token, body })).body.error.code).toBe(133005);
    const exchanged = await graph(
      'GET',
      `/oauth/access_token?client_id=${app.appId}&client_secret=${app.appSecret}&code=${fresh.code}`,
    );
    expect(exchanged.status).toBe(200);
    const journal = readFileSync(join(dataDir, 'journal.ndjson'), 'utf8');
    for (const secret of [token, fresh.code, '212834', app.appSecret]) expect(journal).not.toContain(secret);
  });

  test('a second one on the same folder is refused', async () => {
    const second = startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'child', ...app });
    await expect(second).rejects.toThrow(/works on this data folder already/);
  });

  test('SIGTERM ends it with exit code 0', async () => {
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

test('an inbound message and a review that were pending are delivered after a restart', async () => {
  const stage = await startStage({ callbackUrl: undefined });
  const { phoneNumberId, wabaId, token } = await stage.onboard();
  await stage.graph('POST', `/${wabaId}/message_templates`, { token, body: oneVariable });
  await stage.control('POST', `/numbers/${phoneNumberId}/inbound`, { from: '16505551234', text: 'hello' });
  expect(stage.callback.deliveries).toHaveLength(0);
  await stage.restart({ callbackUrl: stage.callback.url });
  await expect.poll(() => stage.callback.messages().map(({ text }) => text)).toEqual([{ body: 'hello' }]);
  await expect
    .poll(() => stage.callback.values('message_template_status_update').map(({ event }) => event))
    .toEqual(['APPROVED']);
  await stage.restart();
  const { body } = await stage.graph('GET', `/${wabaId}/message_templates`, { token });
  expect(body.data[0].status).toBe('APPROVED');
  await stage.end();
});
