import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import type { TestProject } from 'vitest/node';

/** Starts one real Postgres for the whole run of tests; tests take a database of their own from it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-test-'));
  // Processes that tests start take what the first of them compiled.
  process.env.NODE_COMPILE_CACHE ??= join(dataDir, 'compiled');
  // A broker of a test lives too short for what Java's second compiler costs.
  process.env.JDK_JAVA_OPTIONS ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
  // Nothing here must outlive the run, so flushing to disk would only cost time.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '400',
    // It would go through all databases of the run, and nothing in one lives long enough to be worth it.
    autovacuum: 'off',
  };
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0, settings });
  project.provide('postgresUrl', postgres.url());
  return async () => {
    await postgres.stop();
    await EmbeddedPostgres.remove(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
}
