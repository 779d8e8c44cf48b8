import { defineConfig } from 'vitest/config';
import { conformanceReport } from './test/conformance-report.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'test/**/*.test.ts', 'deploy/**/*.test.ts'],
    globalSetup: ['packages/postgres/testing/global-setup.ts'],
    reporters: ['default', conformanceReport((text) => process.stdout.write(text))],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
