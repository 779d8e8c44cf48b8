import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { issueServiceToken, Secret } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { app, createStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.end());

test('runs as a process of its own from its environment, and ends cleanly on SIGTERM', async () => {
  const tokenKey = randomBytes(32).toString('hex');
  const folder = await mkdtemp(join(tmpdir(), 'wabus-test-'));
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      WABUS_POSTGRES_URL: stage.db.url,
      WABUS_KEYRING_KEY: randomBytes(32).toString('base64'),
      WABUS_VAULT_KEY: randomBytes(32).toString('base64'),
      WABUS_TOKEN_KEY: tokenKey,
      WABUS_GRAPH_BASE_URL: stage.simulator.graphUrl,
      WABUS_APP_ID: app.appId,
      WABUS_APP_SECRET: app.appSecret,
      WABUS_MEDIA_FOLDER: folder,
      WABUS_COMMAND_API_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const port = await portOf(child.stderr);
    const token = await issueServiceToken(new Secret(tokenKey), { subject: 'crm', tenant: '*' });
    const answer = await fetch(`http://127.0.0.1:${port}/v1/tenants/of-a-process`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'x', country: 'BR', timeZone: 'UTC', language: 'pt' }),
    });
    expect(answer.status).toBe(201);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/wabus_http_request_seconds_count\{[^}]*operation="putTenant"[^}]*\} 1/);
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await once(child, 'exit');
  await rm(folder, { recursive: true });
  expect(code).toBe(0);
});

async function portOf(lines: NodeJS.ReadableStream): Promise<number> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: lines })) {
    seen.push(line);
    const { port } = JSON.parse(line) as { port?: number };
    if (port) return port;
  }
  throw new Error(`no port in: ${seen.join('\n')}`);
}
