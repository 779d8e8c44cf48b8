import { chance } from '../chance.ts';
import type { Engine } from '../engine.ts';
import { isObject } from '../http/body.ts';
import { declinedHistory, historyChunk, tell, threadOf } from './coexistence.ts';
import { numberOf } from './happenings.ts';
import type { Input } from './input.ts';

type Json = Record<string, unknown>;

const DAY_MS = 86_400_000;
/** A phase ends at this age; what is older belongs to the last. */
const PHASE_ENDS_MS = [DAY_MS, 90 * DAY_MS];

/** One message with its thread. */
interface Told {
  readonly thread: Json;
  readonly message: Json;
}

/** A part of an import, before anybody is told of it. */
interface Part {
  readonly phase: number;
  readonly order: number;
  readonly progress: number;
  readonly told: readonly Told[];
}

/**
 * `POST /numbers/{id}/history-import`: all that was said on the phone before is told, part after part of all three
 * phases up to 100 %, in a mixed order unless the order is to be kept; or the business keeps it to itself.
 */
export async function historyImport(engine: Engine, input: Input, phoneNumberId: string): Promise<Json> {
  const number = numberOf(engine, phoneNumberId);
  const threads = input.objects('threads');
  const people = input.integer('people', 1, 10_000) ?? 3;
  const messages = input.integer('messages', 1, 10_000) ?? 10;
  const perPart = input.integer('perPart', 1, 10_000) ?? 100;
  const [inOrder, declined] = [input.flag('inOrder'), input.flag('declined')];
  input.done();
  if (declined) return { parts: 1, ...(await tell(engine, number, declinedHistory(number))) };
  const given = threads ?? madeUp(engine, people, messages);
  const told = given.flatMap((one) => messagesOf(threadOf(engine, number, one)));
  const parts = partsOf(engine, told, perPart);
  const seed = engine.world.counters.update;
  const luck = ({ phase, order }: Part) => chance(engine.world.seed, 'history-import', seed, phase, order);
  const ordered = inOrder ? parts : parts.toSorted((one, other) => luck(one) - luck(other));
  let fate: Json = {};
  for (const { phase, order, progress, told: own } of ordered) {
    const metadata = { phase, chunk_order: order, progress };
    fate = await tell(engine, number, historyChunk(number, metadata, threadsOf(own)));
  }
  return { parts: parts.length, messages: told.length, ...fate };
}

/** Threads of people who wrote and were answered, over half a year. */
function madeUp(engine: Engine, people: number, messages: number): Json[] {
  const from = engine.now() - 180 * DAY_MS;
  return Array.from({ length: people }, (_person, person) => {
    const id = `4915555${String(person).padStart(6, '0')}`;
    return {
      id,
      messages: Array.from({ length: messages }, (_message, n) => ({
        ...(n % 2 === 1 ? { to: id } : {}),
        timestamp: String(Math.floor((from + ((n + 1) / (messages + 1)) * 180 * DAY_MS) / 1000)),
        text: { body: `Message ${n + 1}` },
      })),
    };
  });
}

const messagesOf = (thread: Json): Told[] =>
  Array.isArray(thread.messages)
    ? thread.messages.filter(isObject).map((message) => ({ thread, message }))
    : [];

/** Parts of each phase, the youngest first, with how much of all is told once each of them is. */
function partsOf(engine: Engine, told: readonly Told[], perPart: number): Part[] {
  const byPhase = Map.groupBy(told, ({ message }) =>
    phaseOf(engine.now() - Number(message.timestamp) * 1000),
  );
  const parts: Omit<Part, 'progress'>[] = [];
  for (const phase of [0, 1, 2]) {
    const own = byPhase.get(phase) ?? [];
    for (let at = 0; at < own.length; at += perPart)
      parts.push({ phase, order: at / perPart + 1, told: own.slice(at, at + perPart) });
  }
  if (parts.length === 0) parts.push({ phase: 0, order: 1, told: [] });
  return parts.map((part, n) => ({ ...part, progress: Math.floor(((n + 1) / parts.length) * 100) }));
}

function phaseOf(ageMs: number): number {
  const phase = PHASE_ENDS_MS.findIndex((end) => ageMs <= end);
  return phase < 0 ? PHASE_ENDS_MS.length : phase;
}

const threadsOf = (told: readonly Told[]): Json[] =>
  [...Map.groupBy(told, ({ thread }) => thread)].map(([thread, own]) => ({
    ...thread,
    messages: own.map(({ message }) => message),
  }));
