// Prints events of the store in Postgres, which keeps them as bytes, for people who look into a matter.
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import type { RecordedEvent } from '@wabus/events';
import { Command, InvalidArgumentError } from 'commander';

interface Flags {
  readonly stream?: string;
  readonly after: bigint;
  readonly limit: number;
}

const PAGE_EVENTS = 1_000;

const program = new Command('npm run events --')
  .description(
    'Prints events from the store in Postgres, in order, each as one line of JSON. What is personal stays sealed.',
  )
  .argument('<address>', 'postgres://… as a role that may read the store, such as its owner or wabus_store')
  .option('--stream <name>', 'of this stream only, such as message-01a22caa-1e37-7707-92d2-eaefbe08b42c')
  .option('--after <position>', 'those behind this position', position, 0n)
  .option('--limit <number>', 'at most so many', count, 1_000)
  .parse();

const { stream, after, limit } = program.opts<Flags>();
const store = createPostgresEventStore({ url: program.args[0] ?? '' });
try {
  if (stream === undefined) await printAll(store);
  else print((await store.readStream(stream)).filter((event) => event.position > after).slice(0, limit));
} catch (error) {
  program.error(`The events cannot be read: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await store.close();
}

async function printAll({ readAll }: EventStore): Promise<void> {
  let [from, left] = [after, limit];
  while (left > 0) {
    const page = await readAll({ after: from, maxCount: Math.min(left, PAGE_EVENTS) });
    print(page.events);
    if (page.end) return;
    left -= page.events.length;
    from = page.next;
  }
}

function print(events: readonly RecordedEvent[]): void {
  for (const event of events) {
    process.stdout.write(`${JSON.stringify({ ...event, position: String(event.position) })}\n`);
  }
}

function position(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('A position is a whole number.');
  return BigInt(text);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return Number(text);
}
