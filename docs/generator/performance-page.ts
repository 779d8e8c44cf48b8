import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CostResult, ScenarioResult, SideResult } from '../../bench/cost/result.ts';
import { type Bar, type BarGroup, barChart } from './bar-chart.ts';
import { aims, isMet } from './performance-aims.ts';
import { table } from './table.ts';

const bench = join(import.meta.dirname, '..', '..', 'bench');

const INTRO = `# What a message costs

Measured by [\`bench/cost\`](../bench/README.md): the whole product as \`npm start\` runs it on the embedded engine, with
the simulator of Meta as a process of its own, driven from outside over HTTP. Written from what that saved by
\`node docs/generator/generate.ts\`; edit the journal in \`bench/cost/journal.md\`, not this page.

CPU is that of the kernel's accounting, of every process: the services, the sessions of Postgres by their role and its
other processes, the simulator, and npm. Nothing is asked of the product while it is counted; how soon a row is there is
looked at in a second stretch at the same rate. Statements are those of \`pg_stat_statements\`, which runs in the cluster
and costs a little on both sides; transactions are told by sessions once a second, so take them as near. Figures are the
medians of rounds in which both commits take turns. Seconds and rates depend on what else the machine does; CPU and ratios
depend on it less.
`;

/** The page, and its charts by file name below \`docs/performance\`. */
export function performancePages(): ReadonlyMap<string, string> {
  const file = join(bench, 'results', 'cost.json');
  const result = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CostResult) : {};
  const charts = chartsOf(result);
  const journal = readFileSync(join(bench, 'cost', 'journal.md'), 'utf8');
  const page = [INTRO, aimsOf(result, charts), ...sectionsOf(result, charts), journal].join('\n');
  return new Map([
    ['performance.md', page],
    ...[...charts].map(([name, svg]): [string, string] => [`performance/${name}.svg`, svg]),
  ]);
}

function aimsOf(result: CostResult, charts: Charts): string {
  const rows = aims.map((aim) => {
    const value = aim.measured(result);
    const bound = aim.least === undefined ? `≤ ${aim.most}` : `≥ ${aim.least}`;
    const said = Number.isNaN(value) ? 'not measured' : `${short(value)} ${aim.unit}`.trim();
    return [aim.what, said, `${bound} ${aim.unit}`.trim(), isMet(aim, value) ? 'yes' : 'no'];
  });
  const picture = charts.has('floors') ? '\n![Rates beside bare work](performance/floors.svg)\n' : '';
  return `## Aims\n\n${table(['what', 'measured', 'aim', 'met'], rows)}${picture}`;
}

type Charts = ReadonlyMap<string, string>;

function sectionsOf(result: CostResult, charts: Charts): string[] {
  return SECTIONS.flatMap(({ scenario, title, about, charts: names }) => {
    const one = result[scenario];
    if (!one) return [];
    const pictures = names
      .filter((name) => charts.has(name))
      .map((name) => `![${title}](performance/${name}.svg)\n\n`)
      .join('');
    return [`## ${title}\n\n${about}\n\n${pictures}${figuresOf(one)}${detailsOf(one)}${measured(one)}`];
  });
}

/** What the page shows of a scenario, and which charts. */
interface Section {
  readonly scenario: string;
  readonly title: string;
  readonly charts: readonly string[];
  readonly about: string;
}

const SECTIONS: readonly Section[] = [
  {
    ...{ scenario: 'campaign', title: 'A campaign', charts: ['campaign'] },
    about:
      'From its start, with limits off, until the last status of its last message is worked through. The upload is not part ' +
      'of it. `…Ms` are milliseconds of CPU per 1,000 messages, statements, transactions and bytes are per message.',
  },
  {
    ...{ scenario: 'inbound', title: 'Texts of people', charts: ['inbound', 'latency'] },
    about:
      'Signed webhooks with one text each, sent at a rate whatever comes back (`at20` is 20 a second), then as fast as they ' +
      'are acknowledged (`full`), then at the highest rate at which every row looked at is there within a second ' +
      '(`sustained`), and at half of that. `ack` and `row` are milliseconds until acknowledged, and from there to the row.',
  },
  {
    ...{ scenario: 'idle', title: 'Nothing', charts: ['idle'] },
    about:
      'One tenant with a connected number, and nothing happens. Memory is proportional (PSS), in megabytes.',
  },
  {
    ...{ scenario: 'read', title: 'Reads', charts: [] },
    about:
      'Milliseconds of reads one after the other: of a campaign that is over, by its recipients (`of200`), and of the first ' +
      'fifty of lists.',
  },
  {
    ...{ scenario: 'memory', title: 'Memory after the loads', charts: ['memory'] },
    about: 'Proportional memory (PSS) in megabytes, after all of the above on the same instance.',
  },
  {
    ...{ scenario: 'restart', title: 'After kill -9', charts: [] },
    about: 'Milliseconds from `npm start` on until a webhook is acknowledged, and until `/readyz` is good.',
  },
  {
    ...{ scenario: 'upload', title: 'An upload', charts: [] },
    about:
      'Rows of a CSV a second until the answer, beside a loop of csv-parse and libphonenumber over the same file.',
  },
];

function figuresOf({ product, against }: ScenarioResult): string {
  const heads = against ? ['figure', product.commit, against.commit, 'ratio'] : ['figure', product.commit];
  const rows = Object.entries(product.figures).map(([name, { median: ours }]) => {
    const theirs = against?.figures[name]?.median;
    const beside = theirs === undefined ? [] : [short(theirs), ratio(ours, theirs)];
    return [`\`${name}\``, short(ours), ...beside];
  });
  return table(heads, rows);
}

/** Roles, tables and statements of the product's last round. */
function detailsOf({ product: { roles = {}, tables = {}, statements = [] } }: ScenarioResult): string {
  const listed = (figures: Readonly<Record<string, number>>): string[][] =>
    Object.entries(figures)
      .filter(([, value]) => value >= 1)
      .map(([name, value]) => [`\`${name}\``, short(value)]);
  const parts: string[] = [];
  if (Object.keys(roles).length > 0)
    parts.push(`Postgres by role, ms of CPU per 1,000:\n\n${table(['role', 'ms'], listed(roles))}`);
  if (Object.keys(tables).length > 0)
    parts.push(`Bytes on disk per message, with indexes:\n\n${table(['table', 'bytes'], listed(tables))}`);
  if (statements.length > 0)
    parts.push(`The dearest statements:\n\n${statementsTable(statements.slice(0, 15))}`);
  if (parts.length === 0) return '';
  return `\n<details><summary>By role, table and statement</summary>\n\n${parts.join('\n')}\n</details>\n`;
}

function statementsTable(statements: NonNullable<SideResult['statements']>): string {
  const rows = statements.map(({ role, statement, calls, rows: count, execMs, planMs, walBytes }) => [
    role.replace('wabus_', ''),
    `\`${statement.slice(0, 90).replaceAll('`', "'").trim()}\``,
    ...[calls, count, execMs, planMs, walBytes].map(short),
  ]);
  return table(['role', 'statement', 'calls', 'rows', 'exec ms', 'plan ms', 'WAL bytes'], rows);
}

function measured({ machine, sizes, product }: ScenarioResult): string {
  const [first] = Object.values(product.figures);
  const rounds = first?.rounds.length ?? 0;
  const { recipients, seconds, burst, sustainSeconds, uploadRows } = sizes;
  return (
    `\nMeasured ${`${machine.at}`.slice(0, 16)} at ${product.commit}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${machine.cores} cores (${machine.cpu}), ` +
    `Node ${machine.node}; ${recipients} recipients, ${seconds} s at each rate, bursts of ${burst}, ${sustainSeconds} s sustained, ${uploadRows} rows.\n`
  );
}

function chartsOf(result: CostResult): Charts {
  const charts = new Map<string, string>();
  const add = (name: string, title: string, unit: string, groups: readonly BarGroup[]): void => {
    const drawn = groups.filter(({ bars }) => bars.length > 0);
    if (drawn.length > 0) charts.set(name, barChart({ title, unit, groups: drawn }));
  };
  const { campaign, inbound, idle, upload } = result;
  add('campaign', 'CPU of 1,000 campaign messages', 'ms', [
    { label: 'campaign', bars: bars(campaign, (side) => cpuParts(side, '')) },
  ]);
  const rates = Object.keys(inbound?.product.figures ?? {})
    .filter((name) => name.endsWith('.cpuMs'))
    .map((name) => name.replace('cpuMs', ''));
  add(
    'inbound',
    'CPU of 1,000 texts',
    'ms',
    rates.map((rate) => ({
      label: rate === 'full.' ? 'full rate' : `${rate.slice(2, -1)}/s`,
      bars: bars(inbound, (side) => cpuParts(side, rate)),
    })),
  );
  add(
    'latency',
    'From the acknowledgement of a text to its row',
    'ms',
    rates
      .filter((rate) => rate !== 'full.')
      .map((rate) => ({
        label: `${rate.slice(2, -1)}/s`,
        bars: ['row50', 'row99'].flatMap((name) =>
          bars(inbound, ({ figures }) => [
            { name: name === 'row50' ? 'p50' : 'p99', value: figures[`${rate}${name}`]?.median ?? 0 },
          ]),
        ),
      })),
  );
  add('idle', 'CPU while nothing happens', '% of a core', [
    { label: 'idle', bars: bars(idle, (side) => partsOf(side, '', 'Percent')) },
  ]);
  add('memory', 'Memory after the loads', 'MB', [
    { label: 'PSS', bars: bars(result.memory, (side) => partsOf(side, '', 'Mb')) },
  ]);
  add('floors', 'A second, beside bare work in the same run', '/s', [
    { label: 'campaign messages', bars: besideFloor(campaign, 'floorPerSecond', { messages: 'perSecond' }) },
    {
      label: 'texts',
      bars: besideFloor(inbound, 'full.floorPerSecond', {
        acknowledged: 'full.acknowledgedPerSecond',
        'shown, burst': 'full.visiblePerSecond',
        'shown, sustained': 'sustained.perSecond',
      }),
    },
    {
      label: 'rows of an upload',
      bars: besideFloor(upload, 'floorRowsPerSecond', { rows: 'rowsPerSecond' }),
    },
  ]);
  return charts;
}

type Parts = Bar['parts'];

function bars(scenario: ScenarioResult | undefined, partsFor: (side: SideResult) => Parts): Bar[] {
  const sides = scenario ? [scenario.product, ...(scenario.against ? [scenario.against] : [])] : [];
  return sides.map((side) => ({ label: side.commit, parts: partsFor(side) }));
}

const cpuParts = (side: SideResult, prefix: string): Parts => partsOf(side, prefix, 'Ms');

function partsOf({ figures }: SideResult, prefix: string, suffix: string): Parts {
  return ['services', 'postgres', 'simulator', 'launcher'].map((name) => ({
    name,
    value: figures[`${prefix}${name}${suffix}`]?.median ?? 0,
  }));
}

function besideFloor(
  scenario: ScenarioResult | undefined,
  floor: string,
  rates: Readonly<Record<string, string>>,
): Bar[] {
  if (!scenario) return [];
  const { product, against } = scenario;
  const bar = (label: string, side: SideResult, figure: string, name: string): Bar => ({
    label,
    parts: [{ name, value: side.figures[figure]?.median ?? 0 }],
  });
  const named = Object.entries(rates).flatMap(([label, figure]) => [
    bar(`${label}, ${product.commit}`, product, figure, 'wabus'),
    ...(against ? [bar(`${label}, ${against.commit}`, against, figure, 'wabus')] : []),
  ]);
  return [bar('bare', product, floor, 'bare'), ...named];
}

function ratio(ours: number, theirs: number): string {
  return theirs === 0 ? '' : short(ours / theirs);
}

/** Three figures, thousands apart. */
function short(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return `${Number(value.toPrecision(3))}`;
}
