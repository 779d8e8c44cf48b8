import { defineConfig } from 'vitest/config';
import { conformanceReport } from './test/conformance-report.ts';
import { LongestFirst } from './test/sequencer.ts';
import { DEADLINE_MS } from './test/waiting.ts';

const ROOMS = ['packages', 'services', 'test', 'deploy'];

// `npm test` runs every test but those that kill platforms, or start engines or services as processes: these end in `.long.test.ts`,
// and run in the mode `long`, which `npm run test:long` chooses.
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  return {
    test: {
      include: ROOMS.map((room) => `${room}/**/*${long ? '.long' : ''}.test.ts`),
      exclude: ['**/node_modules/**', ...(long ? [] : ['**/*.long.test.ts'])],
      globalSetup: ['test/global-setup.ts'],
      reporters: ['default', conformanceReport((text) => process.stdout.write(text))],
      pool: 'forks',
      sequence: { sequencer: LongestFirst },
      // Tests wait for engines and other processes more than they compute.
      maxWorkers: 4,
      // A worker runs one file after another and reads the modules of the product once.
      isolate: long,
      // One generous deadline for every wait: it ends what hangs, and says nothing of how fast a machine is.
      testTimeout: DEADLINE_MS * 10,
      hookTimeout: DEADLINE_MS * 10,
      expect: { poll: { timeout: DEADLINE_MS, interval: 25 } },
    },
  };
});
