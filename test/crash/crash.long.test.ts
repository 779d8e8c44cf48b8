import { expect, test } from 'vitest';
import { PART_NAMES } from '../../bench/crash/parts.ts';
import { sizes } from '../long/sizes.ts';
import { inRounds, peopleOf, tried } from './tried.ts';

test('P1 to P5 hold when everything is killed with -9 twice during campaigns with replies, STOPs and unruly webhooks', async () => {
  const kills = 2 * sizes.rounds;
  for (const result of await tried({ kills }, { numberRate: 60 })) {
    expect(result.incidents).toHaveLength(kills);
    expect(peopleOf(result)).toBeGreaterThanOrEqual(sizes.rows);
    expect(result.stops.people).toBeGreaterThan(0);
    expect(result.acknowledged.messages).toBeGreaterThan(0);
  }
});

test('P1 to P5 hold when each service alone is killed with -9 once', async () => {
  const faults = inRounds(PART_NAMES.map((name) => `kill-${name}`));
  for (const result of await tried({ faults, engines: 'postgres' }, { numberRate: 40 })) {
    expect(result.incidents.map(({ name }) => name)).toEqual(faults);
    expect(peopleOf(result)).toBeGreaterThanOrEqual(sizes.rows);
  }
});
