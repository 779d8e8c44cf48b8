import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, silentLogger } from '@wabus/platform';
import { afterAll, describe, expect, test } from 'vitest';
import { freshTopic, Recorder, record } from '../../conformance/harness.ts';
import { startSecureBroker } from '../../testing/kafka-hazards/secure-broker.ts';
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
  const { bootstrap = '', caFile = '', username = '', password: right = '' } = broker ?? {};
  const optionsWith = (password: string): KafkaEventLogOptions => ({
    ...OPTIONS,
    brokers: [bootstrap],
    tls: { caFile },
    sasl: { mechanism: 'plain', username, password: new Secret(password) },
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
});
