/**
 * A relay as a process of its own whose line to the log does something at a chosen send to `wabus.events`, counted from
 * 1 over this life: it dies (`kill`) once the broker has acknowledged and nothing of it is recorded yet, or freezes
 * (`freeze`) with the batch in its hand. Settings of the engines stand in the environment, as for any service.
 */

import { type Engines, engineSettings, openEngines } from '@wabus/engines';
import { type EventLog, topics } from '@wabus/event-log';
import { createLogger, Metrics } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { createRelay } from '@wabus/relay';
import { z } from 'zod';

const { AT_SEND, AND_THEN, ...env } = process.env;
const config = z.object(engineSettings).parse(env);
const logger = createLogger('relay', { level: 'warn' });
const onFatal = (error: Error): never => {
  throw error;
};
const engines: Engines = await openEngines(config, { service: 'relay', logger, onFatal });

let sends = 0;
const log: EventLog = {
  ...engines.log,
  ensureTopics: (specs) => engines.log.ensureTopics(specs),
  producer: () => {
    const producer = engines.log.producer();
    return {
      close: () => producer.close(),
      send: async (topic, records) => {
        if (topic === topics.events.name) sends += 1;
        const now = topic === topics.events.name && sends === Number(AT_SEND);
        if (now && AND_THEN === 'freeze') process.kill(process.pid, 'SIGSTOP');
        const places = await producer.send(topic, records);
        if (now && AND_THEN === 'kill') process.kill(process.pid, 'SIGKILL');
        return places;
      },
    };
  },
};

const relay = createRelay({
  ...{ store: engines.store, log, logger, metrics: new Metrics('relay') },
  databaseUrl: roleUrl(config.WABUS_POSTGRES_URL, 'wabus_relay'),
  onFatal: (error) => {
    throw error;
  },
  settings: { maxRecords: 7, beatMs: 50 },
});
await relay.start();
process.on('SIGTERM', () => {
  void relay
    .stop()
    .then(() => engines.close())
    .then(() => process.exit(0));
});
