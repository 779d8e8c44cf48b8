import type { CostResult } from '../../bench/cost/result.ts';

/** What a figure is to be, and how it is read from a saved result. */
export interface Aim {
  readonly what: string;
  /** NaN where it was not measured. */
  readonly measured: (result: CostResult) => number;
  readonly least?: number;
  readonly most?: number;
  readonly unit: string;
}

const figure =
  (scenario: string, name: string, divisor = 1) =>
  (result: CostResult): number =>
    (result[scenario]?.product.figures[name]?.median ?? Number.NaN) / divisor;

const against =
  (scenario: string, name: string) =>
  (result: CostResult): number =>
    figure(scenario, name)(result) / (result[scenario]?.against?.figures[name]?.median ?? Number.NaN);

/** A share of the commit it was compared with. */
function share(what: string, scenario: string, name: string, most: number): Aim {
  return {
    what: `${what}, beside the commit compared with`,
    measured: against(scenario, name),
    most,
    unit: '×',
  };
}

function growthOfReads(result: CostResult): number {
  const sizes = result.read?.sizes.readSizes ?? [];
  const p95 = (size: number | undefined): number => figure('read', `of${size}.p95`)(result);
  return p95(sizes.at(-1)) / p95(sizes[0]);
}

/** Every figure that has an aim, in the order of the page. */
export const aims: readonly Aim[] = [
  { what: 'campaign ÷ bare calls', measured: figure('campaign', 'ratio'), least: 0.3, unit: '×' },
  share('CPU of a campaign message', 'campaign', 'cpuMs', 0.25),
  {
    what: 'disk of a campaign message',
    measured: figure('campaign', 'diskBytes', 1_000),
    most: 9,
    unit: 'kB',
  },
  share('CPU of an inbound text at full rate', 'inbound', 'full.cpuMs', 0.4),
  share('CPU of an inbound text at 20/s', 'inbound', 'at20.cpuMs', 0.15),
  share('CPU of an inbound text at 80/s', 'inbound', 'at80.cpuMs', 0.35),
  share('CPU of an inbound text at 155/s', 'inbound', 'at155.cpuMs', 0.5),
  share('CPU of an inbound text at 300/s', 'inbound', 'at300.cpuMs', 0.5),
  {
    what: 'transactions of a text at 20/s',
    measured: figure('inbound', 'at20.transactions'),
    most: 12,
    unit: '',
  },
  {
    what: 'statements of a text at 20/s',
    measured: figure('inbound', 'at20.statements'),
    most: 20,
    unit: '',
  },
  ...[20, 80].flatMap((rate): Aim[] => [
    {
      what: `acknowledged to row at ${rate}/s, p50`,
      measured: figure('inbound', `at${rate}.row50`),
      most: 60,
      unit: 'ms',
    },
    {
      what: `acknowledged to row at ${rate}/s, p99`,
      measured: figure('inbound', `at${rate}.row99`),
      most: 250,
      unit: 'ms',
    },
  ]),
  {
    what: 'webhooks taken ÷ bare server, while they are worked through',
    measured: figure('inbound', 'full.acknowledgedRatio'),
    least: 0.5,
    unit: '×',
  },
  {
    what: 'texts shown within a second, sustained ÷ bare server',
    measured: figure('inbound', 'sustained.ratio'),
    least: 0.3,
    unit: '×',
  },
  {
    what: 'acknowledged to row at half of that rate, p99',
    measured: figure('inbound', 'half.row99'),
    most: 250,
    unit: 'ms',
  },
  { what: 'CPU while nothing happens', measured: figure('idle', 'cpuPercent'), most: 1, unit: '% of a core' },
  {
    what: 'memory of all processes after the loads',
    measured: figure('memory', 'memoryMb'),
    most: 400,
    unit: 'MB',
  },
  share('webhooks taken after kill -9', 'restart', 'webhookMs', 0.21),
  share('everything ready after kill -9', 'restart', 'readyMs', 0.43),
  { what: 'p95 of the largest campaign read ÷ the smallest', measured: growthOfReads, most: 2, unit: '×' },
  { what: 'list of campaigns, p95', measured: figure('read', 'campaigns.p95'), most: 50, unit: 'ms' },
  {
    what: 'list of conversations, p95',
    measured: figure('read', 'conversations.p95'),
    most: 100,
    unit: 'ms',
  },
  { what: 'rows of an upload ÷ bare loop', measured: figure('upload', 'ratio'), least: 0.5, unit: '×' },
];

/** Whether what was measured is as it is to be. */
export function isMet(
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Aim,
  value: number,
): boolean {
  return value >= least && value <= most;
}
