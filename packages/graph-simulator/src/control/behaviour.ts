import type { Engine } from '../engine.ts';
import type { Behaviour } from '../state/entries.ts';
import { bad, type Input, Refusal } from './input.ts';

/** `PUT /behaviour`: changes only what it names, for one number or for all that have no word of their own. */
export async function changeBehaviour(engine: Engine, input: Input): Promise<Behaviour> {
  const phoneNumberId = input.id('phoneNumberId') ?? null;
  const number = phoneNumberId === null ? undefined : engine.world.numbers.get(phoneNumberId);
  if (phoneNumberId !== null && !number) throw new Refusal(404, `There is no number ${phoneNumberId}.`);
  const change: Partial<Behaviour> = {
    statuses: input.oneOf('statuses', ['auto', 'manual']),
    review: input.oneOf('review', ['auto', 'manual']),
    latencyMs: input.integer('latencyMs', 0, 600_000),
    readShare: input.number('readShare', 0, 1),
    replyShare: input.number('replyShare', 0, 1),
    failShare: input.number('failShare', 0, 1),
    heldShare: input.number('heldShare', 0, 1),
    itemsPerWebhook: itemsOf(input.raw('itemsPerWebhook')),
  };
  input.done();
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  await engine.record({ e: 'behaviour', phoneNumberId, change: named });
  return engine.world.behaviourOf(number);
}

function itemsOf(value: unknown): 1 | 'many' | undefined {
  if (value === undefined || value === 1 || value === 'many') return value;
  throw bad('itemsPerWebhook must be 1 or many.');
}
