import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { opaque } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { findFault } from '../faults/find-fault.ts';
import { isForMedia, serveMedium } from '../media/serve.ts';
import type { Fault } from '../state/entries.ts';
import type { Message } from '../state/nodes.ts';
import { type GraphAnswer, type GraphCall, readCall } from './call.ts';
import { dispatch } from './dispatch.ts';
import { erringWith, GraphError } from './errors.ts';

const hangMs = 120_000;
const webhookWaitMs = 10_000;

/** The Graph side: plain node:http, since every message of a load test passes here. */
export function createGraphServer(engine: Engine): Server {
  const server = createServer((request, response) => {
    const answered = isForMedia(request) ? serveMedium : answer;
    answered(engine, request, response).catch((error: unknown) => {
      if (response.destroyed || request.destroyed) return;
      engine.logger.error({ err: error }, 'graph call failed');
      send(engine, response, '', 500, errorBody(engine, erringWith(131000)));
    });
  });
  server.keepAliveTimeout = 65_000;
  return server;
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let version = '';
  try {
    const call = await readCall(request);
    version = call.version;
    await latency(engine, call);
    const fault = findFault(engine, call);
    if (fault?.kind === 'latency') await wait(fault.delayMs);
    if (fault?.kind === 'error' || fault?.kind === 'throttle') {
      if (fault.delayMs > 0) await wait(fault.delayMs);
      throw erringWith(fault.code);
    }
    const body = await dispatch(engine, call);
    if (fault && (await afterAccept(engine, fault, body, response))) return;
    send(engine, response, version, 200, body);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    send(engine, response, version, error.status, errorBody(engine, error));
  }
}

async function latency(engine: Engine, call: GraphCall): Promise<void> {
  const { latencyMs } = engine.world.behaviourOf(engine.world.numbers.get(call.segments[0] ?? ''));
  if (latencyMs > 0) await wait(latencyMs);
}

/** Plays a fault whose message was accepted. True when there is nothing left to answer. */
async function afterAccept(
  engine: Engine,
  fault: Fault,
  body: GraphAnswer,
  response: ServerResponse,
): Promise<boolean> {
  const message = acceptedMessage(engine, body);
  if (!message) return false;
  if (fault.kind === 'reset-after-accept') {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (fault.kind === 'timeout-after-accept') {
    const timer = setTimeout(() => response.socket?.destroy(), fault.delayMs || hangMs);
    timer.unref();
    response.once('close', () => clearTimeout(timer));
    return true;
  }
  if (fault.kind === 'webhook-before-response') {
    const update = message.steps.length > 0 ? engine.takeStep(message, 0) : null;
    if (update !== null && engine.world.isSubscribed(message.wabaId, 'messages')) {
      await engine.outbox.waitFor(update, webhookWaitMs);
    }
    if (fault.delayMs > 0) await wait(fault.delayMs);
  }
  return false;
}

function acceptedMessage(engine: Engine, body: GraphAnswer): Message | undefined {
  const [first] = (body.messages ?? []) as { id: string }[];
  return first && engine.world.messages.get(first.id);
}

let traces = 0;

function errorBody(engine: Engine, { error }: GraphError): GraphAnswer {
  traces += 1;
  return { error: { ...error, fbtrace_id: `A${opaque(22, engine.world.seed, 'trace', traces)}` } };
}

function send(
  engine: Engine,
  response: ServerResponse,
  version: string,
  status: number,
  body: GraphAnswer,
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  traces += 1;
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': bytes.length,
    'facebook-api-version': version || 'v25.0',
    'x-fb-trace-id': opaque(11, engine.world.seed, 'call', traces),
  });
  response.end(bytes);
}
