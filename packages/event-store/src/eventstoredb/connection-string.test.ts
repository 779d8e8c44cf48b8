import { inspect } from 'node:util';
import { describeError, Secret, silentLogger } from '@wabus/platform';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkedConnectionString } from './connection-string.ts';
import { createEventStoreDbEventStore } from './index.ts';

const PASSWORD = 'hunter2secret';

describe('a connection string', () => {
  test.each([
    ['esdb://localhost', 'esdb://localhost'],
    [' esdb://localhost:2113/?tls=false ', 'esdb://localhost:2113?tls=false'],
    ['esdb+discover://cluster.internal:2113?tls=true', 'esdb+discover://cluster.internal:2113?tls=true'],
    ['esdb://a:2113,b:2113,c?keepAliveInterval=10000', 'esdb://a:2113,b:2113,c?keepAliveInterval=10000'],
    ['esdb://ops:p%40ss@a:1?tls=true', 'esdb://ops:p%40ss@a:1?tls=true'],
    ['esdb+discover://a?NodePreference=Leader', 'esdb+discover://a?NodePreference=Leader'],
  ])('%s is taken', (given, checked) => {
    expect(checkedConnectionString(given).reveal()).toBe(checked);
    expect(checkedConnectionString(new Secret(given)).reveal()).toBe(checked);
  });

  test('takes credentials of the settings in place of its own, whatever stands in them', () => {
    const credentials = { username: 'a@b', password: new Secret('x:/?#@&') };
    const checked = checkedConnectionString('esdb://old:one@host:2113?tls=true', credentials);
    expect(checked.reveal()).toBe('esdb://a%40b:x%3A%2F%3F%23%40%26@host:2113?tls=true');
  });
});

describe('a connection string that cannot be used', () => {
  const printed: unknown[] = [];
  beforeEach(() => {
    printed.length = 0;
    for (const method of ['warn', 'error', 'log'] as const) {
      vi.spyOn(console, method).mockImplementation((...given) => void printed.push(...given));
    }
  });
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['a scheme that is not EventStoreDB’s', `kurrentdb://ops:${PASSWORD}@host:2113`, 'esdb://'],
    ['a setting nobody knows', `esdb://ops:${PASSWORD}@host:2113?tsl=false`, 'setting'],
    [
      'certificates that are not to be checked',
      `esdb://ops:${PASSWORD}@host?tlsVerifyCert=false`,
      'tlsCAFile',
    ],
    [
      'failed appends that are not to be thrown',
      `esdb://ops:${PASSWORD}@host?throwOnAppendFailure=false`,
      'thrown',
    ],
    ['a value of the wrong kind', `esdb://ops:${PASSWORD}@host?keepAliveInterval=soon`, 'value'],
    ['a value that is neither true nor false', `esdb://ops:${PASSWORD}@host?tls=perhaps`, 'value'],
    ['a port that is no number', `esdb://ops:${PASSWORD}@host:port`, 'host:port'],
    ['reads from followers', `esdb+discover://ops:${PASSWORD}@host?nodePreference=follower`, 'follower'],
    ['no host', `esdb://ops:${PASSWORD}@`, 'host'],
    ['a password with a colon', `esdb://ops:${PASSWORD}:x@host`, 'percent-encoded'],
    [
      'a file that is not there',
      `esdb://ops:${PASSWORD}@host?tlsCAFile=/not/there.pem`,
      'File was not found',
    ],
  ])('for %s is refused by an error that helps and quotes nothing', (_, connectionString, help) => {
    let thrown: unknown;
    try {
      createEventStoreDbEventStore({ connectionString, logger: silentLogger });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'ConnectionStringError' });
    expect((thrown as Error).message).toContain(help);
    const shown = inspect(thrown, { depth: 9 }) + JSON.stringify(describeError(thrown)) + inspect(printed);
    expect(shown).not.toContain(PASSWORD);
  });
});
