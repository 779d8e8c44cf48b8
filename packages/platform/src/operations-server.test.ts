import { Agent, createServer, get, type Server } from 'node:http';
import { expect, test } from 'vitest';
import { closeServer, listen } from './operations-server.ts';

/** One request on a connection that the agent keeps. */
function ask(port: number, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ port, agent, host: '127.0.0.1' }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', reject);
  });
}

test('a server that closes answers what is under way, and ends also when its client never stops asking', async () => {
  let asked = 0;
  let closing: Promise<void> | undefined;
  const server: Server = createServer((_request, response) => {
    asked += 1;
    // In the middle of a request the connection is not idle, and it is not once in all the requests behind it.
    if (asked === 3) closing = closeServer(server);
    response.end('ok');
  });
  const port = await listen(server, 0);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: number[] = [];
  const asking = (async () => {
    while (statuses.length < 1_000) statuses.push(await ask(port, agent));
  })();
  await expect(asking).rejects.toThrow(/ECONNREFUSED/);
  await closing;
  expect(statuses).toHaveLength(asked);
  expect(new Set(statuses)).toEqual(new Set([200]));
  agent.destroy();
});
