import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { Secret } from '@wabus/platform';
import type { S3Options } from '../src/objects/s3/s3-objects.ts';
import { VERSITYGW, versitygw } from './versitygw.ts';

/** A real store that speaks S3, of a test's own, with a bucket that keeps versions. */
export interface S3Server {
  readonly title: string;
  readonly options: S3Options;
  /** Another bucket, without versions. */
  readonly plainBucket: string;
  client(): S3Client;
  /** Starts it again after `stop`, at the same address, with what it keeps. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it and removes what it keeps. */
  close(): Promise<void>;
}

/**
 * Starts versitygw. Undefined, after a loud word on standard error, where it cannot be had: then skip the suite. It is
 * built with Go, which no machine needs that builds or tests this project, in CI neither.
 */
export async function startS3Server(): Promise<S3Server | undefined> {
  try {
    return await started(await versitygw());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const said = `No store for the tests that speaks S3 (${VERSITYGW}): ${why}`;
    process.stderr.write(`\n*** ${said}\n*** Every suite that needs one is skipped.\n\n`);
    return undefined;
  }
}

async function started(program: string): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'wabus-s3-'));
  for (const name of ['buckets', 'versions']) mkdirSync(join(folder, name));
  const port = await freePort();
  const options = {
    ...{ bucket: 'media', prefix: 'sealed/', region: 'us-east-1', pathStyle: true },
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'of-tests', secretAccessKey: new Secret('secret-of-tests') },
  };
  const client = (): S3Client =>
    new S3Client({
      ...{ endpoint: options.endpoint, region: options.region, forcePathStyle: true },
      credentials: { accessKeyId: 'of-tests', secretAccessKey: 'secret-of-tests' },
    });
  let running: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    running = await run(program, port, folder);
  };
  const stop = async (): Promise<void> => {
    const ending = running;
    running = null;
    if (ending === null || ending.exitCode !== null) return;
    const gone = once(ending, 'close');
    ending.stdin?.end();
    await gone;
  };
  await start();
  const plainBucket = 'plain';
  await makeBuckets(client(), options.bucket, plainBucket);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const close = async (): Promise<void> => {
    await stop();
    process.off('exit', remove);
    remove();
  };
  return { title: VERSITYGW, options, plainBucket, client, start, stop, close };
}

async function makeBuckets(client: S3Client, versioned: string, plain: string): Promise<void> {
  for (const Bucket of [versioned, plain]) await client.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration }));
  client.destroy();
}

/** A shell ends it once the other end of its input is closed, so that it goes with a process that is killed. */
const GUARDED = '"$@" >&2 & pid=$!; while read -r _; do :; done; kill -KILL "$pid"';

async function run(program: string, port: number, folder: string): Promise<ChildProcess> {
  const [buckets, versions] = [join(folder, 'buckets'), join(folder, 'versions')];
  const serve = ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', '--versioning-dir', versions, buckets];
  const child = spawn('sh', ['-c', GUARDED, 'guard', program, ...serve], {
    env: { ...process.env, ROOT_ACCESS_KEY: 'of-tests', ROOT_SECRET_KEY: 'secret-of-tests' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries > 600) throw new Error(`It does not start: ${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return child;
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
