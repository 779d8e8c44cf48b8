import { createLogger } from '@wabus/platform';
import type kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { clientLog } from './client-log.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
}

const [ERROR, INFO] = [1, 4] as unknown as [kafkajs.logLevel, kafkajs.logLevel];

/** What our log shows at its usual level of these words of kafkajs. */
function shown(words: readonly (readonly [kafkajs.logLevel, string, object?])[]): Line[] {
  const lines: Line[] = [];
  const logger = createLogger('test', {
    to: { write: (line: string) => void lines.push(JSON.parse(line) as Line) },
  });
  const log = clientLog(logger, () => 0)(ERROR);
  for (const [level, message, extra] of words)
    log({
      level,
      namespace: 'Any',
      label: '',
      log: { timestamp: '', message, ...extra } as kafkajs.LoggerEntryContent,
    });
  return lines;
}

describe('the log of the client', () => {
  test('a broker that is starting, a group that is changing and what is tried again are not shown', () => {
    const words = [
      [ERROR, 'The group coordinator is not available'],
      [ERROR, 'Response InitProducerId(key: 22, version: 1)', { error: 'The coordinator is loading' }],
      [ERROR, 'The group is rebalancing, so a rejoin is needed'],
      [ERROR, 'Failed to send messages: something', { retryCount: 1 }],
      [INFO, 'Consumer has joined the group'],
    ] as const;
    expect(shown(words)).toEqual([]);
  });

  test('other errors are warnings, shown once, without what they carry', () => {
    const carried = { payload: '+49 151 23456789', stack: 'at a customer of ours' };
    const lines = shown([
      [ERROR, 'Crash: something', carried],
      [ERROR, 'Crash: something', carried],
    ]);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[40, 'Crash: something']]);
    expect(JSON.stringify(lines)).not.toMatch(/49 151|customer/);
  });
});
