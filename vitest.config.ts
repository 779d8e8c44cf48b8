import { defineConfig } from 'vitest/config';
import { conformanceReport } from './test/conformance-report.ts';
import { DEADLINE_MS } from './test/waiting.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'test/**/*.test.ts', 'deploy/**/*.test.ts'],
    globalSetup: ['packages/postgres/testing/global-setup.ts'],
    reporters: ['default', conformanceReport((text) => process.stdout.write(text))],
    pool: 'forks',
    maxWorkers: 2,
    // One generous deadline for every wait: it ends what hangs, and says nothing of how fast a machine is.
    testTimeout: DEADLINE_MS * 10,
    hookTimeout: DEADLINE_MS * 10,
    expect: { poll: { timeout: DEADLINE_MS, interval: 25 } },
  },
});
