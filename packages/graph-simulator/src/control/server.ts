import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createHttpServer } from '@wabus/platform';
import type { Engine } from '../engine.ts';
import { BodyTooLarge, readBody } from '../http/body.ts';
import { magicRecipients } from '../recipients/recipients.ts';
import { described } from '../recipients/table.ts';
import { handshake } from '../webhooks/handshake.ts';
import {
  accountReview,
  alert,
  anyAccountValue,
  businessUsername,
  disconnect,
  displayName,
  limits,
  numberSettings,
  pinTouched,
  templateCategory,
  templateComponents,
  templateQuality,
} from './account-news.ts';
import { accountUpdate } from './account-update.ts';
import { changeBehaviour } from './behaviour.ts';
import { call } from './calls.ts';
import { advanceClock, shownClock } from './clock.ts';
import { anyValue, contactSync, echo, handOver, history } from './coexistence.ts';
import { addFault, listFaults } from './faults.ts';
import { messageStatus, numberOf, preferences, reviewTemplate } from './happenings.ts';
import { historyImport } from './history-import.ts';
import { inbound, standby } from './inbound.ts';
import { bad, Input, Refusal } from './input.ts';
import { medium } from './media.ts';
import { numberQuality } from './number-quality.ts';
import { writeReceived } from './received.ts';
import { signup } from './signups.ts';

interface Route {
  readonly call: string;
  readonly does: string;
  /** Answers the body; undefined when it wrote the answer itself. */
  readonly run: (engine: Engine, input: Input, id: string, response: ServerResponse) => unknown;
}

const routes: readonly Route[] = [
  {
    call: 'POST /signups',
    does: 'someone finishes Embedded Signup; answers the code',

    run: signup,
  },
  { call: 'GET /behaviour', does: 'how much happens by itself', run: (engine) => engine.world.behaviour },
  { call: 'PUT /behaviour', does: 'changes how much happens by itself', run: changeBehaviour },
  {
    call: 'GET /numbers/{id}/received',
    does: 'every send request that this number accepted, in order',
    run: (engine, _input, id, response) => writeReceived(numberOf(engine, id), response),
  },
  { call: 'POST /numbers/{id}/inbound', does: 'a person writes to this number', run: inbound },
  {
    call: 'POST /numbers/{id}/standby',
    does: 'a person writes while another responder has the thread',
    run: standby,
  },
  { call: 'POST /numbers/{id}/media', does: 'Meta has a medium that a message may name', run: medium },
  { call: 'POST /numbers/{id}/calls', does: 'a person calls this number, or a call goes on', run: call },
  { call: 'POST /numbers/{id}/echoes', does: 'the business writes to a person on its phone', run: echo },
  { call: 'POST /numbers/{id}/history', does: 'what was said on the phone before is told', run: history },
  {
    call: 'POST /numbers/{id}/history-import',
    does: 'all that was said on the phone before is told, in parts and mixed order',
    run: historyImport,
  },
  {
    call: 'POST /numbers/{id}/contact-sync',
    does: 'who stands in the contacts of the phone is told',
    run: contactSync,
  },
  {
    call: 'POST /numbers/{id}/handovers',
    does: 'another responder answers a thread from now on',
    run: handOver,
  },
  {
    call: 'POST /numbers/{id}/webhook',
    does: 'anything else that Meta tells of a number, by its field',
    run: anyValue,
  },
  {
    call: 'POST /numbers/{id}/preferences',
    does: 'a person stops marketing messages of this number, or wants them again',
    run: preferences,
  },
  {
    call: 'POST /numbers/{id}/quality',
    does: 'Meta changes what it thinks of this number',
    run: numberQuality,
  },
  {
    call: 'POST /wabas/{id}/account-update',
    does: 'Meta restricts, disables or reinstates an account, or tells about it',
    run: accountUpdate,
  },
  { call: 'POST /wabas/{id}/alert', does: 'Meta wants somebody to know something of an account', run: alert },
  { call: 'POST /wabas/{id}/review', does: 'Meta has reviewed an account', run: accountReview },
  { call: 'POST /wabas/{id}/limits', does: 'Meta changes how much a business may do', run: limits },
  {
    call: 'POST /wabas/{id}/webhook',
    does: 'whatever else Meta tells of an account, by its field',
    run: anyAccountValue,
  },
  { call: 'POST /numbers/{id}/name', does: 'Meta has reviewed the display name', run: displayName },
  { call: 'POST /numbers/{id}/security', does: 'somebody touches the PIN in the dashboard', run: pinTouched },
  {
    call: 'POST /numbers/{id}/username',
    does: 'the username of the business changes',
    run: businessUsername,
  },
  { call: 'POST /numbers/{id}/settings', does: 'settings of this number are changed', run: numberSettings },
  { call: 'POST /numbers/{id}/disconnect', does: 'a number of the app leaves the platform', run: disconnect },
  {
    call: 'POST /templates/{id}/quality',
    does: 'people like a template better or worse',
    run: templateQuality,
  },
  {
    call: 'POST /templates/{id}/category',
    does: 'Meta changes the category of a template, or says that it will',
    run: templateCategory,
  },
  { call: 'POST /templates/{id}/components', does: 'a template has other texts', run: templateComponents },
  {
    call: 'POST /messages/{id}/status',
    does: 'one status webhook of an accepted message',
    run: messageStatus,
  },
  { call: 'POST /templates/{id}/review', does: 'Meta decides about a template', run: reviewTemplate },
  {
    call: 'GET /recipients',
    does: 'the phone numbers with fixed behaviour',
    run: () => magicRecipients.map((one) => ({ to: one.to, does: described(one) })),
  },
  { call: 'POST /clock', does: 'lets time pass for everything here', run: advanceClock },
  { call: 'GET /clock', does: 'what time it is here', run: shownClock },
  { call: 'POST /faults', does: 'matching Graph calls go wrong', run: addFault },
  { call: 'GET /faults', does: 'the faults that were asked for', run: listFaults },
  {
    call: 'DELETE /faults',
    does: 'no faults any more',
    run: async (engine) => {
      await engine.record({ e: 'faults-cleared' });
      return { success: true };
    },
  },
  {
    call: 'POST /handshake',
    does: "verifies the app's callback as Meta does; answers whether it passed",
    run: async (engine) => {
      const { callbackUrl } = engine.world;
      if (callbackUrl === null) throw new Refusal(409, 'No callback is set.');
      return { callbackUrl, verified: await handshake(callbackUrl, engine.app.verifyToken) };
    },
  },
  {
    call: 'POST /reset',
    does: 'forgets everything but the seed, the callback and which ids were used',
    run: async (engine) => {
      await engine.reset();
      return { success: true };
    },
  },
  { call: 'GET /healthz', does: 'whether it runs', run: () => ({ status: 'ok', pid: process.pid }) },
  {
    call: 'GET /',
    does: 'this list',
    run: () => Object.fromEntries(routes.map(({ call, does }) => [call, does])),
  },
];

const compiled = routes.map((route) => {
  const [method = '', path = ''] = route.call.split(' ');
  return { ...route, method, pattern: new RegExp(`^${path.replace('{id}', '([^?]+)')}/?$`) };
});

/** The control API: everything that Meta's side or a person with a phone would do. */
export function createControlServer(engine: Engine): Server {
  return createHttpServer({}, (request, response) => {
    answer(engine, request, response).catch((error: unknown) => refuse(engine, response, error));
  });
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readBody(request);
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const matching = compiled.filter(({ pattern }) => pattern.test(path));
  if (matching.length === 0) throw new Refusal(404, `There is no ${path} here; GET / lists the calls.`);
  const route = matching.find(({ method }) => method === request.method);
  if (!route) throw new Refusal(405, `${path} takes ${matching.map(({ method }) => method).join(', ')}.`);
  const id = decodeURIComponent(route.pattern.exec(path)?.[1] ?? '');
  const body = await route.run(engine, new Input(parse(bytes)), id, response);
  if (body !== undefined) send(response, 200, body);
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw bad('The body is not JSON.');
  }
}

function refuse(engine: Engine, response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) return;
  if (error instanceof Refusal) send(response, error.status, { error: error.message });
  else if (error instanceof BodyTooLarge) send(response, 413, { error: 'The body is too large.' });
  else if (error instanceof URIError) send(response, 400, { error: 'The path is not well formed.' });
  else {
    engine.logger.error({ err: error }, 'control call failed');
    send(response, 500, { error: 'The simulator failed; its log says why.' });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
