import type { machine } from '../measuring/rounds.ts';
import type { EngineComparison } from './run.ts';
import type { ServicesResult } from './services.ts';

/** What the table shows of a run. */
export interface EnginesResult {
  readonly rounds: number;
  readonly messages: number;
  readonly comparisons: readonly EngineComparison[];
  readonly recipients: number;
  readonly senderConcurrency: number;
  readonly idleSeconds: number;
  /** Null when they were not measured. */
  readonly services: ServicesResult | null;
  readonly machine: ReturnType<typeof machine>;
}

const whole = new Intl.NumberFormat('en-US');

/** The result as a page of Markdown. */
export function table(result: EnginesResult): string {
  const { rounds, messages, machine: on } = result;
  return `# Both stacks beside their bare clients

Written by \`node bench/engines/main.ts\`. Each figure is the median of ${rounds} rounds of each side, in turn, in one run on
one machine, where brokers and servers share the ${on.cores} cores with the client. The ratio is the result: figures of
different engines are not to be compared with each other. What stands on the EventStoreDB test double says what the
adapter costs and nothing about EventStoreDB. The history is that of ${whole.format(messages)} messages, six events each.
${comparisonsOf(result)}${servicesOf(result)}
Measured ${on.at} at commit ${on.commit} on ${on.cpu}, ${on.cores} cores, Linux ${on.kernel}, Node ${on.node}.
`;
}

function comparisonsOf({ comparisons }: EnginesResult): string {
  if (comparisons.length === 0) return '';
  const lines = comparisons.map(
    ({ what, engine, bare, unit, floor, product, ratio }) =>
      `| ${what} | ${engine} | ${bare} | ${whole.format(floor.median)} | ${whole.format(product.median)} ${unit} | **${ratio.toFixed(2)}** |`,
  );
  return `
| what | engine | beside | bare | wabus | wabus ÷ bare |
| ---- | ------ | ------ | ---: | ----: | -----------: |
${lines.join('\n')}
`;
}

function servicesOf({ services, recipients, senderConcurrency, idleSeconds }: EnginesResult): string {
  if (!services) return '';
  const { idle, campaign, cost } = services;
  const lines = idle.map(({ service, postgres, real }) => `| ${service} | ${postgres} % | ${real} % |`);
  return `
## All services, each a process of its own

Campaigns of ${whole.format(recipients)} people with limits off and ${senderConcurrency} calls at a time, from start to completion, every service, engine and
the simulator on the same cores: ${whole.format(campaign.floor.median)} ${campaign.unit} on Postgres alone, ${whole.format(campaign.product.median)} on Kafka and the EventStoreDB test double (ratio
**${campaign.ratio.toFixed(2)}**).

${costOf(cost)}

CPU of services that have nothing to do, in percent of a core over ${idleSeconds} seconds:

| service | on Postgres | on Kafka and EventStoreDB's double |
| ------- | ----------: | ---------------------------------: |
${lines.join('\n')}
`;
}

function costOf({ postgres, real }: ServicesResult['cost']): string {
  const { servicesMs, store } = real;
  const ratio = (servicesMs / postgres.servicesMs).toFixed(2);
  const asked = store
    ? ` The double counted ${store.streamReads.toFixed(2)} reads of a stream for each message, and ${store.eventsRead.toFixed(1)} events read for ${store.eventsWritten.toFixed(1)} written (ratio **${(store.eventsRead / store.eventsWritten).toFixed(2)}**).`
    : '';
  return `CPU of our services for 1,000 of these messages, servers and simulator apart: ${whole.format(postgres.servicesMs)} ms on Postgres alone, ${whole.format(servicesMs)} on Kafka and
the double (ratio **${ratio}**).${asked}`;
}
