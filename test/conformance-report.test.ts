import { expect, test } from 'vitest';
import { conformanceTable } from './conformance-report.ts';

test('the table names port, engine and counts, and an engine that was not there is loud', () => {
  const row = { port: 'event log', passed: 0, failed: 0, skipped: 0 };
  const table = conformanceTable([
    { ...row, adapter: 'Postgres 18.4', passed: 28, failed: 1, skipped: 1 },
    { ...row, adapter: 'Apache Kafka 4.3.1 (maven)', passed: 30 },
    { ...row, port: 'event store', adapter: 'a real server (no engine)', skipped: 31 },
  ]);
  expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    [''],
    ['Conformance of the ports'],
    ['event log', '30 passed', 'Apache Kafka 4.3.1 (maven)'],
    ['event log', '28 passed, 1 failed, 1 skipped', 'Postgres 18.4'],
    ['event store', 'SKIPPED: all 31', 'a real server (no engine)'],
    [''],
    [''],
  ]);
});
