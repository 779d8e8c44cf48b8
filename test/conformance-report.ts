import type { Reporter, TestModule, TestSuite } from 'vitest/node';
// For what the suites of the ports say about themselves.
import type {} from '../packages/event-store/conformance/index.ts';

/** What became of one adapter's suite. */
export interface ConformanceRow {
  readonly port: string;
  /** The engine with its version. */
  readonly adapter: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Says at the end of a run which engines the suites of the ports ran on, and how that went. A suite that was skipped
 * looks like one that passed everywhere else; here it says SKIPPED.
 */
export function conformanceReport(write: (text: string) => void): Reporter {
  return {
    onTestRunEnd: (modules) => {
      const rows = modules.flatMap(rowsOf);
      if (rows.length > 0) write(conformanceTable(rows));
    },
  };
}

function rowsOf(module: TestModule): ConformanceRow[] {
  return [...module.children.allSuites()].filter(isConformance).map((suite) => {
    const states = [...suite.children.allTests()].map((test) => test.result().state);
    const count = (state: string): number => states.filter((one) => one === state).length;
    const { port = '', adapter = '' } = suite.meta().conformance ?? {};
    // A suite whose preparation failed has tests that never ran: they did not pass.
    const unrun = suite.state() === 'failed' ? count('skipped') + count('pending') : 0;
    const failed = count('failed') + unrun;
    return {
      port,
      adapter,
      passed: count('passed'),
      failed,
      skipped: states.length - count('passed') - failed,
    };
  });
}

/** Suites within a suite inherit what it says. */
function isConformance(suite: TestSuite): boolean {
  const inherited = suite.parent.meta().conformance;
  return suite.meta().conformance !== undefined && inherited === undefined;
}

/** The rows as text, one line each. */
export function conformanceTable(rows: readonly ConformanceRow[]): string {
  const width = Math.max(...rows.map(({ port }) => port.length));
  const lines = [...rows].sort(byPortAndAdapter).map((row) => {
    return `  ${row.port.padEnd(width)}  ${outcome(row).padEnd(34)}  ${row.adapter}\n`;
  });
  return `\n Conformance of the ports\n${lines.join('')}\n`;
}

function byPortAndAdapter(a: ConformanceRow, b: ConformanceRow): number {
  return `${a.port} ${a.adapter}`.localeCompare(`${b.port} ${b.adapter}`);
}

function outcome({ passed, failed, skipped }: ConformanceRow): string {
  if (passed + failed === 0) return `SKIPPED: all ${skipped}`;
  const parts = [`${passed} passed`, `${failed} failed`, `${skipped} skipped`];
  return parts.filter((part, n) => n === 0 || !part.startsWith('0 ')).join(', ');
}
