import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, silentLogger } from '@wabus/platform';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, test } from 'vitest';
import { freshTopic, Recorder, record } from '../../conformance/harness.ts';
import { type SecureBroker, startSecureBroker } from '../../testing/kafka-hazards/secure-broker.ts';
import type { Assignment, LogConsumer } from '../port.ts';
import { createKafkaEventLog, type KafkaEventLogOptions } from './index.ts';

const OPTIONS: KafkaEventLogOptions = {
  brokers: ['127.0.0.1:1'],
  clientId: 'config',
  replicationFactor: 1,
  minInsyncReplicas: 1,
  logger: silentLogger,
  onFatal: () => undefined,
};

describe('options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wabus-kafka-files-'));
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('here.pem'), 'a certificate');
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [{ caFile: file('gone.pem') }, /the certificate authority cannot be read \(ENOENT\): .*gone\.pem/],
    [
      { certFile: file('here.pem'), keyFile: file('no.key') },
      /the key of our certificate cannot be read .*no\.key/,
    ],
    [{ certFile: file('here.pem') }, /comes with its key: name both files, or neither/],
  ])('TLS files that are missing are named before anything is connected (%o)', (tls, said) => {
    expect(() => createKafkaEventLog({ ...OPTIONS, tls })).toThrow(said);
  });

  test('at least one broker is named', () => {
    expect(() => createKafkaEventLog({ ...OPTIONS, brokers: [] })).toThrow(/at least one host:port/);
  });
});

const broker = await startSecureBroker();
afterAll(() => broker?.close());

describe.skipIf(!broker)('a broker with TLS and SASL', () => {
  const {
    bootstrap = '',
    caFile = '',
    username = '',
    plainUsername = '',
    password: right = '',
  } = broker ?? {};
  const optionsWith = (password: string, user = username): KafkaEventLogOptions => ({
    ...OPTIONS,
    brokers: [bootstrap],
    tls: { caFile },
    sasl: { mechanism: 'plain', username: user, password: new Secret(password) },
  });

  test('is written to and read from', async () => {
    const log = createKafkaEventLog(optionsWith(right));
    const topic = await freshTopic(log, 1);
    await log.producer().send(topic.name, [record('k', 'over a line that nobody reads')]);
    const consumer = log.consumer({ group: 'secure', topics: [topic.name] });
    const seen = new Recorder({ commitWith: consumer });
    await consumer.start(seen);
    await seen.given(1);
    await log.close();
    expect(seen.texts()).toEqual(['over a line that nobody reads']);
  });

  test('refuses a wrong password, which nobody gets to see', async () => {
    const log = createKafkaEventLog(optionsWith('a-wrong-one'));
    const refused = await log.ensureTopics([]).catch((error: Error) => error);
    expect(String(refused)).toMatch(/SASL PLAIN authentication failed/i);
    expect(String((refused as Error).stack)).not.toContain('a-wrong-one');
    await log.close();
  });

  test('is not spoken to when another authority signed its certificate', async () => {
    const log = createKafkaEventLog({ ...optionsWith(right), tls: {} });
    await expect(log.ensureTopics([])).rejects.toThrow(/self.signed/i);
    await log.close();
  });

  describeRights(optionsWith(right), optionsWith(right, plainUsername));
});

/** What a promise rejects with; nothing when it does not. */
const saidBy = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => '',
    (error: Error) => error.message,
  );

/** Gives the plain user rights on everything whose name begins so. */
function grantor({ bootstrap, caFile, username, plainUsername, password }: SecureBroker) {
  const ssl = { ca: [readFileSync(caFile)] };
  const sasl = { mechanism: 'plain', username, password } as const;
  const client = new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING, ssl, sasl });
  return async (
    resourceType: kafkajs.AclResourceTypes,
    resourceName: string,
    operations: readonly kafkajs.AclOperationTypes[],
  ): Promise<void> => {
    const admin = client.admin();
    await admin.connect();
    const resource = {
      resourceType,
      resourceName,
      resourcePatternType: kafkajs.ResourcePatternTypes.PREFIXED,
      principal: `User:${plainUsername}`,
      host: '*',
      permissionType: kafkajs.AclPermissionTypes.ALLOW,
    };
    await admin.createAcls({ acl: operations.map((operation) => ({ ...resource, operation })) });
    await admin.disconnect();
  };
}

function describeRights(all: KafkaEventLogOptions, granted: KafkaEventLogOptions): void {
  test('says which right a user lacks, and asks for none but those of the page', async () => {
    const mighty = createKafkaEventLog(all);
    const topic = await freshTopic(mighty, 1);
    await mighty.close();
    const { READ, WRITE, CREATE, DESCRIBE, DESCRIBE_CONFIGS } = kafkajs.AclOperationTypes;
    const grant = grantor(broker as SecureBroker);
    const fatal: Error[] = [];
    const onFatal = (error: Error): void => void fatal.push(error);
    const log = createKafkaEventLog({ ...granted, onFatal });
    await expect(log.ensureTopics([topic])).rejects.toThrow(
      /could not be created.*Let this user create topics/,
    );
    await grant(kafkajs.AclResourceTypes.TOPIC, 'test.', [READ, WRITE, CREATE, DESCRIBE]);
    await expect.poll(() => saidBy(log.ensureTopics([topic]))).toMatch(/settings .*describe the configs/);
    await grant(kafkajs.AclResourceTypes.TOPIC, 'test.', [DESCRIBE_CONFIGS]);
    await expect.poll(() => saidBy(log.ensureTopics([topic]))).toBe('');
    await freshTopic(log, 1);
    await log.producer().send(topic.name, [record('k', 'by right')]);
    const options = { group: 'granted', topics: [topic.name] };
    await expect(log.consumer(options).start(new Recorder())).rejects.toThrow(/read the group granted/);
    expect(fatal).toHaveLength(1);
    await grant(kafkajs.AclResourceTypes.GROUP, 'granted', [READ]);
    const seen = new Recorder();
    const tried: LogConsumer[] = [];
    // The broker says that it is granted before it goes by it.
    const start = (): Promise<void> =>
      (tried[tried.push(log.consumer(options)) - 1] as LogConsumer).start(seen);
    await expect.poll(() => saidBy(start())).toBe('');
    const consumer = tried.at(-1) as LogConsumer;
    await seen.given(1);
    await consumer.commit(seen.assigned[0] as Assignment, 1n);
    expect(await consumer.lag()).toBe(0n);
    await log.close();
  });
}
