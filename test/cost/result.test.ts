import { expect, test } from 'vitest';
import { perMessage } from '../../bench/cost/outcome.ts';
import { comparison, sideOf } from '../../bench/cost/result.ts';
import { barChart } from '../../docs/generator/bar-chart.ts';

const use = {
  cpu: {
    ...{ seconds: 2, total: 900, byRole: { wabus_store: 300, wabus_log: 0 } },
    byKind: { services: 500, postgres: 300, simulator: 100, launcher: 0 },
  },
  statements: [
    {
      ...{ role: 'wabus_store', statement: ' select 1 ', calls: 400, rows: 800 },
      ...{ execMs: 60, planMs: 20, walBytes: 4_000 },
    },
  ],
  counts: {
    transactions: 100,
    walBytes: 8_000,
    tables: { 'event_store.events': 16_000, 'vault.secrets': 0 },
  },
};

test('what a window cost is told by message, and CPU by a thousand', () => {
  const { figures, roles, tables, statements } = perMessage(use, 200, 'full.');
  expect(figures).toMatchObject({
    ...{ 'full.cpuMs': 4_500, 'full.servicesMs': 2_500, 'full.executingMs': 300, 'full.planningMs': 100 },
    ...{ 'full.statements': 2, 'full.transactions': 0.5, 'full.walBytes': 40, 'full.diskBytes': 80 },
  });
  expect(roles).toEqual({ wabus_store: 1_500 });
  expect(tables).toEqual({ 'event_store.events': 80 });
  expect(statements).toMatchObject([{ statement: 'select 1', calls: 2, rows: 4, execMs: 0.3 }]);
});

test('rounds become their middle, and both sides a ratio', () => {
  const ours = sideOf(
    'aaa',
    [3, 1, 2].map((cpuMs) => ({ figures: { cpuMs } })),
  );
  const theirs = sideOf(
    'bbb',
    [8, 8, 8].map((cpuMs) => ({ figures: { cpuMs } })),
  );
  expect(ours.figures.cpuMs).toEqual({ median: 2, rounds: [3, 1, 2] });
  const told = comparison({ product: ours, against: theirs });
  expect(told.replaceAll(/ +/g, ' ')).toBe(' cpuMs 2 8 × 0.25');
});

test('a chart draws each part as long as its value, and says names as they are', () => {
  const svg = barChart({
    ...{ title: 'A < B', unit: 'ms' },
    groups: [
      {
        label: 'both',
        bars: [
          { label: 'one', parts: [{ name: 'x', value: 100 }] },
          { label: 'half', parts: [{ name: 'x', value: 50 }] },
        ],
      },
    ],
  });
  const widths = [...svg.matchAll(/<rect x="210" y="\d+" width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toHaveLength(2);
  expect(widths[1]).toBeCloseTo((widths[0] ?? 0) / 2);
  expect(svg).toContain('A &lt; B');
});
