// Run by main.ts, which names the broker in the environment.
import { describeEventLog } from '@wabus/event-log/conformance';
import { logsOnOneKafkaBroker } from '@wabus/event-log/conformance/one-kafka-broker';

const bootstrap = process.env.WABUS_CONFORMANCE_KAFKA ?? '';

describeEventLog(`Kafka at ${bootstrap}`, async () => logsOnOneKafkaBroker(bootstrap));
