import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CostResult } from '../../bench/cost/result.ts';

test.runIf(process.platform === 'linux')(
  'the bench tells what the whole product costs while nothing happens',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'wabus-cost-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const saved = join(folder, 'cost.json');
    const args = ['bench/cost/main.ts', '--only', 'idle', '--idle-seconds', '1', '--save', saved];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toContain('idle');
    expect(status).toBe(0);
    const { idle } = JSON.parse(readFileSync(saved, 'utf8')) as CostResult;
    const { statementsPerSecond, servicesMb, postgresMb, simulatorMb } = idle?.product.figures ?? {};
    for (const figure of [statementsPerSecond, servicesMb, postgresMb, simulatorMb])
      expect(figure?.median).toBeGreaterThan(0);
  },
);
