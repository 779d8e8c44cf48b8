// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppendFault, Chance } from './faults.ts';
import type { EventStoreDbTestServer } from './server.ts';

/** The control side of a double that runs as its own process. */
export interface Control {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

interface Action {
  readonly about: string;
  readonly run: (server: EventStoreDbTestServer, body: Record<string, unknown>) => unknown;
}

const ACTIONS: Record<string, Action> = {
  '/drop-connections': { about: 'cut every connection', run: (server) => server.dropConnections() },
  '/fail-appends': {
    about:
      '{when: before|after, how: disconnect|silence|not-ready|too-busy|not-leader|timeout, count?, streamPrefix?}',
    run: (server, body) => server.failAppends(faultOf(body)),
  },
  '/chance': {
    about: '{seed, loseReply?, refuse?} with shares from 0 to 1; {} ends it',
    run: (server, body) => server.leaveToChance(chanceOf(body)),
  },
  '/go-away': {
    about: '{forMs?}: refuse connections, and come back by itself after forMs if given',
    run: async (server, { forMs }) => {
      await server.goAway();
      if (typeof forMs === 'number') setTimeout(() => void server.comeBack(), forMs);
    },
  },
  '/come-back': { about: 'accept connections again', run: (server) => server.comeBack() },
  '/stall': { about: 'answer nothing', run: (server) => server.stall() },
  '/resume': { about: 'answer again', run: (server) => server.resume() },
  '/delay': { about: '{ms}: make every call wait', run: (server, { ms }) => server.delay(Number(ms ?? 0)) },
  '/mute-subscriptions': {
    about: 'open subscriptions send nothing any more, without ending',
    run: (server) => server.muteSubscriptions(),
  },
  '/follow': {
    about: '{host, port}: play a follower of this leader; {} ends it',
    run: (server, { host, port }) =>
      server.follow(typeof host === 'string' ? { host, port: Number(port) } : undefined),
  },
  '/clear-faults': { about: 'take back every fault', run: (server) => server.clearFaults() },
};

/** Offers the faults of a double over HTTP on the loopback interface: `GET /` lists them, `POST` brings them about. */
export async function startControl(server: EventStoreDbTestServer, port: number): Promise<Control> {
  const http = createServer((request, response) => {
    answer(server, request).then(
      (body) => send(response, 200, body),
      (error: Error) => send(response, 400, { error: error.message }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function answer(server: EventStoreDbTestServer, request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET') {
    const calls = Object.entries(ACTIONS).map(([path, { about }]) => [`POST ${path}`, about]);
    return {
      double: 'a test double of EventStoreDB, not EventStoreDB',
      events: server.events().length,
      counts: server.counts(),
      ...Object.fromEntries(calls),
    };
  }
  const action = ACTIONS[request.url ?? ''];
  if (!action) throw new Error(`There is no ${request.url}: GET / lists the calls.`);
  await action.run(server, await bodyOf(request));
  return { done: true };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof body !== 'object' || body === null) throw new Error('The body must be a JSON object.');
  return body as Record<string, unknown>;
}

const WHEN = ['before', 'after'] as const;
const HOW = ['disconnect', 'silence', 'not-ready', 'too-busy', 'not-leader', 'timeout'] as const;

function faultOf({ when, how, count, streamPrefix }: Record<string, unknown>): AppendFault {
  return {
    when: oneOf('when', WHEN, when),
    how: oneOf('how', HOW, how),
    ...(typeof count === 'number' && { count }),
    ...(typeof streamPrefix === 'string' && { streamPrefix }),
  };
}

function chanceOf({ seed, loseReply, refuse }: Record<string, unknown>): Chance | undefined {
  if (typeof seed !== 'number') return undefined;
  return { seed, loseReply: Number(loseReply ?? 0), refuse: Number(refuse ?? 0) };
}

function oneOf<Word extends string>(name: string, words: readonly Word[], given: unknown): Word {
  const word = words.find((known) => known === given);
  if (!word) throw new Error(`'${name}' must be one of ${words.join(', ')}.`);
  return word;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(`${JSON.stringify(body, null, 2)}\n`);
}
