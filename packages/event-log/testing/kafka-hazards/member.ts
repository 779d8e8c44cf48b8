import { createLogger } from '@wabus/platform';
import { createKafkaEventLog } from '../../src/kafka/index.ts';
import type { Assignment } from '../../src/port.ts';

/**
 * A member of a group as a process of its own, for tests that freeze it or measure it. Says what happens as lines of
 * JSON. Arguments: what to do (`idle` or `hold`), the broker, the topic, the group.
 */

const [what, broker, topic, group] = process.argv.slice(2) as [string, string, string, string];
const WARM_UP_MS = 2_000;
const MEASURED_MS = 4_000;
const FROZEN_MS = 2_000;

const say = (said: object): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
process.on('warning', ({ name }) => say({ warning: name }));

const log = createKafkaEventLog({
  brokers: [broker],
  clientId: `member-${what}`,
  replicationFactor: 1,
  minInsyncReplicas: 1,
  logger: createLogger('member', { level: 'error' }),
  onFatal: ({ message }) => say({ fatal: message }),
  timings: { sessionMs: 6_000 },
});

if (what === 'idle') await idle();
else await hold();

/** Holds a connected producer, a consumer and an admin client, does nothing, and says what that costs. */
async function idle(): Promise<void> {
  const producer = log.producer();
  const consumer = log.consumer({ group, topics: [topic] });
  const given = Promise.withResolvers<void>();
  await consumer.start({ onBatch: async () => given.resolve() });
  await producer.send(topic, [{ key: 'k', value: Buffer.from('v'), headers: {} }]);
  await given.promise;
  await consumer.lag();
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const [before, began] = [process.cpuUsage(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
  const { user, system } = process.cpuUsage(before);
  say({ ofOneCore: (user + system) / 1_000 / (performance.now() - began) });
  await log.close();
}

/** Holds what it is given; once it has been frozen, tries at once and ever again to commit it. */
async function hold(): Promise<void> {
  const consumer = log.consumer({ group, topics: [topic] });
  const first: Assignment[] = [];
  await consumer.start({
    onAssigned: (assignment) => {
      first.push(assignment);
    },
    onBatch: async (batch) => say({ given: batch.records.length }),
    onRevoked: ({ epoch }) => say({ revoked: epoch }),
  });
  let ticked = performance.now();
  let thawed = false;
  setInterval(() => {
    const now = performance.now();
    if (now - ticked > FROZEN_MS) thawed = true;
    ticked = now;
    const [ours] = first;
    if (!thawed || !ours) return;
    consumer.commit(ours, 3n).then(
      (committed) => say({ committed }),
      (error: Error) => say({ failed: error.message }),
    );
  }, 20);
  process.once('SIGTERM', () => void log.close().then(() => process.exit()));
}
