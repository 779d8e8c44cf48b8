import { defineConfig } from 'vitest/config';
import { conformanceReport } from './test/conformance-report.ts';

/** How long a test waits for a condition before it calls it missed; no outcome depends on a machine's speed. */
const DEADLINE_MS = 180_000;

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'test/**/*.test.ts', 'deploy/**/*.test.ts'],
    globalSetup: ['packages/postgres/testing/global-setup.ts'],
    reporters: ['default', conformanceReport((text) => process.stdout.write(text))],
    pool: 'forks',
    maxWorkers: 2,
    // One generous deadline for every wait: it ends what hangs, and says nothing of how fast a machine is.
    testTimeout: DEADLINE_MS * 2,
    hookTimeout: DEADLINE_MS * 2,
    expect: { poll: { timeout: DEADLINE_MS, interval: 25 } },
  },
});
