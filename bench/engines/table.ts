import type { machine } from '../measuring/rounds.ts';
import type { EngineComparison } from './run.ts';

/** What the table shows of a run. */
export interface EnginesResult {
  readonly rounds: number;
  readonly messages: number;
  readonly comparisons: readonly EngineComparison[];
  readonly machine: ReturnType<typeof machine>;
}

/** The result as a page of Markdown. */
export function table({ rounds, messages, comparisons, machine: on }: EnginesResult): string {
  const whole = new Intl.NumberFormat('en-US');
  const lines = comparisons.map(
    ({ what, engine, bare, unit, floor, product, ratio }) =>
      `| ${what} | ${engine} | ${bare} | ${whole.format(floor.median)} | ${whole.format(product.median)} ${unit} | **${ratio.toFixed(2)}** |`,
  );
  return `# Both stacks beside their bare clients

Written by \`node bench/engines/main.ts\`. Each line is the median of ${rounds} rounds of each side, in turn, in one run on
one machine, where brokers and servers share the ${on.cores} cores with the client. The ratio (wabus ÷ bare client) is the
result; figures of different engines are not to be compared with each other. What stands on the EventStoreDB test
double says what the adapter costs and nothing about EventStoreDB. The history is that of ${whole.format(messages)} messages, six
events each.

| what | engine | beside | bare | wabus | ratio |
| ---- | ------ | ------ | ---: | ----: | ----: |
${lines.join('\n')}

Measured ${on.at} at commit ${on.commit} on ${on.cpu}, ${on.cores} cores, Linux ${on.kernel}, Node ${on.node}.
`;
}
