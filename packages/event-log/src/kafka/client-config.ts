import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import kafkajs from 'kafkajs';
import { clientLog } from './client-log.ts';
import { patchKafkaJs } from './kafkajs-patches.ts';
import type { KafkaEventLogOptions, KafkaSasl, KafkaTls } from './options.ts';
import { registerZstd } from './zstd-codec.ts';

/** Makes clients of one configuration. Offsets are shared within a client, so that every consumer gets one of its own. */
export type NewClient = () => kafkajs.Kafka;

/**
 * Reads the files that the options name and answers how clients are made.
 * @throws Error when a file cannot be read, or the options contradict each other
 */
export function clientsFor(options: KafkaEventLogOptions, socketFactory?: kafkajs.ISocketFactory): NewClient {
  if (options.brokers.length === 0)
    throw new Error('No Kafka broker was named: give at least one host:port.');
  patchKafkaJs();
  registerZstd();
  const config: kafkajs.KafkaConfig = {
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 5_000,
    requestTimeout: options.timings?.requestMs ?? 15_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 5 },
    logLevel: kafkajs.logLevel.INFO,
    logCreator: clientLog(options.logger),
    ...(options.tls ? { ssl: tlsOf(options.tls) } : {}),
    ...(options.sasl ? { sasl: saslOf(options.sasl) } : {}),
    ...(socketFactory ? { socketFactory } : {}),
  };
  return () => new kafkajs.Kafka(config);
}

function tlsOf({ caFile, certFile, keyFile, serverName }: KafkaTls): ConnectionOptions {
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new Error(
      'A certificate for Kafka comes with its key: name both files, or neither when brokers ask for none.',
    );
  }
  return {
    ...(caFile ? { ca: [fileOf(caFile, 'the certificate authority')] } : {}),
    ...(certFile ? { cert: fileOf(certFile, 'our certificate') } : {}),
    ...(keyFile ? { key: fileOf(keyFile, 'the key of our certificate') } : {}),
    ...(serverName ? { servername: serverName } : {}),
  };
}

function fileOf(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(
      `The file for Kafka with ${what} cannot be read (${code}): ${path}. Put it there, or set the right path.`,
    );
  }
}

function saslOf({ mechanism, username, password }: KafkaSasl): kafkajs.SASLOptions {
  return { mechanism, username, password: password.reveal() };
}
