import type { Engine } from '../engine.ts';
import { spent } from '../faults/standing-fault.ts';
import { webhookFaultKinds } from '../faults/webhook-faults.ts';
import { isObject } from '../http/body.ts';
import { mediaFaultKinds } from '../media/serve.ts';
import type { Fault, FaultKind } from '../state/entries.ts';
import type { StandingFault } from '../state/nodes.ts';
import { bad, Input } from './input.ts';

const kinds: readonly FaultKind[] = [
  'latency',
  'throttle',
  'error',
  'timeout-after-accept',
  'reset-after-accept',
  'webhook-before-response',
  ...webhookFaultKinds,
  ...mediaFaultKinds,
];

/** `POST /faults`: from now on, matching calls go wrong. */
export async function addFault(engine: Engine, input: Input): Promise<Record<string, unknown>> {
  const kind = input.raw('kind');
  if (!kinds.includes(kind as FaultKind)) {
    throw bad(`kind must be one of ${kinds.join(', ')}.`);
  }
  const n = engine.world.counters.fault;
  const seed = input.raw('seed');
  const [match, url] = [matchOf(input.raw('match') ?? {}), input.text('url')];
  if ((kind === 'media-redirect') !== (url !== undefined))
    throw bad('url is for media-redirect, and it needs one.');
  if (match.path !== undefined && (webhookFaultKinds as readonly unknown[]).includes(kind)) {
    throw bad(`${kind} strikes webhooks, which have no path; match to or phoneNumberId.`);
  }
  const fault: Fault = {
    id: `fault-${n}`,
    kind: kind as FaultKind,
    match,
    rate: input.number('rate', 0, 1) ?? 1,
    count: input.integer('count', 1, 1_000_000_000),
    code: input.integer('code', 0, 10_000_000) ?? (kind === 'throttle' ? 130429 : 131000),
    delayMs: input.integer('delayMs', 0, 600_000) ?? (kind === 'latency' ? 1000 : 0),
    ...(url === undefined ? {} : { url }),
    seed: seed === undefined ? `${engine.world.seed} fault ${n}` : String(seed),
  };
  input.done();
  await engine.record({ e: 'fault', n, fault });
  return shown(engine.world.faults.get(fault.id) as StandingFault);
}

function matchOf(value: unknown): Fault['match'] {
  if (!isObject(value)) throw bad('match must be an object with path, to or phoneNumberId.');
  const input = new Input(value);
  const match = { path: input.text('path'), to: input.text('to'), phoneNumberId: input.id('phoneNumberId') };
  input.done();
  return match;
}

/** `GET /faults`: the faults that were asked for, with how often each struck. */
export function listFaults(engine: Engine): Record<string, unknown>[] {
  return [...engine.world.faults.values()].map(shown);
}

function shown(standing: StandingFault): Record<string, unknown> {
  const { fault, struck } = standing;
  return { ...fault, struck, spent: spent(standing) };
}
