import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeError, maskText } from './describe-error.ts';
import { createLogger } from './logger.ts';

const lines: string[] = [];
const logger = createLogger('test', { to: { write: (line: string) => void lines.push(line) } });
const logged = (write: () => void): string => {
  lines.length = 0;
  write();
  return lines.join('');
};

const databaseError = Object.assign(
  new Error('duplicate key value violates unique constraint "people_pkey"'),
  {
    code: '23505',
    detail: 'Key (phone)=(+5511987654321) already exists.',
    where: "COPY people, line 1: '+5511987654321'",
    table: 'people',
    constraint: 'people_pkey',
    parameters: ['Ana'],
  },
);
const httpError = Object.assign(new Error('fetch failed'), {
  code: 'UND_ERR_SOCKET',
  body: '{"to":"5511987654321"}',
  url: 'https://graph.example/debug_token?input_token=EAAsecretsecretsecret1',
});

describe('an error in the log', () => {
  test('says type, code, names of the database and where it was thrown, never a row or a body', () => {
    const line = logged(() => logger.error({ err: new Error('no', { cause: databaseError }) }, 'failed'));
    expect(JSON.parse(line)).toMatchObject({
      msg: 'failed',
      err: {
        type: 'Error',
        stack: expect.stringContaining('logger.test.ts'),
        cause: { code: '23505', table: 'people', constraint: 'people_pkey' },
      },
    });
    const all = line + logged(() => logger.error({ err: new AggregateError([httpError]) }, 'failed'));
    expect(all).not.toMatch(/87654321|Ana|EAA|input_token/);
    expect(all).toContain('UND_ERR_SOCKET');
  });

  test('does not quote the text that a parser choked on, nor the value that Postgres refused', () => {
    const refused = Object.assign(new Error('invalid input syntax for type uuid: "Ana Souza"'), {
      code: '22P02',
    });
    for (const error of [thrownBy(() => JSON.parse('Ana Souza said hi')), refused]) {
      expect(logged(() => logger.error({ err: error }, 'failed'))).not.toMatch(/Ana|Souza/);
    }
  });

  test('lends its message to no line, also where it is logged alone', () => {
    const error = new Error('cannot send to +55 11 98765-4321');
    const all = logged(() => {
      logger.error(error);
      logger.error({ err: error });
      logger.child({ part: 'x' }).warn({ err: error });
    });
    expect(all).not.toContain('98765');
    expect(all).toContain('[number]');
  });

  test('ends a chain of causes that bites its own tail', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).length).toBeLessThan(20_000);
  });

  test('that escapes ends the process and is described like any other', () => {
    const script = `
      import { createLogger, logUncaught } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      logUncaught(createLogger('test'));
      Promise.reject(Object.assign(new Error('failed'), { detail: 'Key (phone)=(+5511987654321)' }));`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('an error escaped');
    expect(ended.stderr).not.toContain('87654321');
  });
});

describe('a text of somebody else', () => {
  test.each([
    ['Malformed access token EAAGm0PX4ZCpsBAKZCZD', /EAAG/],
    ['GET /debug_token?input_token=abc123&x=1', /abc123/],
    ['connect postgres://wabus_store:hunter2@127.0.0.1/wabus', /hunter2/],
    ['authorization: Bearer eyJhbGciOi.eyJ0.BB_Ct', /eyJ/],
    ['wamid.HBgLNTUxMTg3NjU0MzIx is unknown', /HBgL/],
    ['to (11) 98765-4321', /98765/],
    ['+5511987654321', /5511/],
  ])('%s loses its secret', (text, secret) => {
    expect(maskText(text)).not.toMatch(secret);
  });

  test.each([
    'conflict on message-55084000-1234-4234-8234-123456789012',
    'conflict on waba-102290129340398 and number-106540352242922',
    'connect ECONNREFUSED 192.168.100.101:5432',
    'HTTP 503 after 10000 ms at 2026-11-21T01:45:29.434Z',
  ])('%s stays as it is', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('the settings of a topic can be read, and copied, however large', () => {
  const advice = 'it has retention.ms=3600000: kafka-configs.sh --add-config retention.ms=604800000';
  expect(maskText(advice)).toBe(advice);
  expect(maskText('ms=5511987654321')).toBe('ms=[number]');
});
