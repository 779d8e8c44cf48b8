import type { Engine } from '../engine.ts';
import { bad, type Input } from './input.ts';

type Answer = Record<string, unknown>;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const maxAheadMs = 100 * 366 * 86_400_000;

/** `POST /clock`: lets time pass for everything here; a number is seconds, a text such as `30s` or `72h` says. */
export async function advanceClock(engine: Engine, input: Input): Promise<Answer> {
  const byMs = durationMs(input.raw('advance'));
  input.done();
  if (engine.world.aheadMs + byMs > maxAheadMs) throw bad('The clock cannot be more than 100 years ahead.');
  await engine.advance(byMs);
  return shownClock(engine);
}

/** `GET /clock`: what time it is here. */
export function shownClock(engine: Engine): Answer {
  return { now: engine.clock.now().toISOString(), aheadSeconds: engine.world.aheadMs / 1000 };
}

function durationMs(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return Math.round(value * 1000);
  const [, amount, unit] = (typeof value === 'string' && /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value)) || [];
  if (amount !== undefined && unit !== undefined) return Math.round(Number(amount) * (unitMs[unit] ?? 0));
  throw bad('advance must be seconds, or a text such as 500ms, 30s, 15m, 72h or 7d.');
}
