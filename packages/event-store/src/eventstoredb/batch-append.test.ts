import { EventEmitter } from 'node:events';
import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { attempts, freshMessageStream } from '../../conformance/harness.ts';
import { toReady } from './append-call.ts';
import { BatchAppend } from './batch-append.ts';
import type { ClientInside } from './client.ts';
import { isPassing, NoAnswerError } from './failures.ts';

/** A stream of messages that takes what is written and answers nothing; what no server can be made to do on time. */
class SilentStream extends EventEmitter {
  written = 0;

  write(): boolean {
    this.written += 1;
    return true;
  }

  /** Ends as gRPC ends a call. */
  fail(code: status): void {
    const metadata = new Metadata();
    this.emit('error', Object.assign(new Error('ended'), { code, details: 'ended', metadata }));
  }
}

/** A batch append on streams that are opened when `open` says so. */
function batchAppendOn(open: () => Promise<SilentStream>): BatchAppend {
  return new BatchAppend({ GRPCStreamCreator: () => open } as unknown as ClientInside);
}

const ready = () => toReady(attempts(freshMessageStream(), 'no_stream'));

async function failureOf(append: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([append]);
  return result?.status === 'rejected' ? result.reason : undefined;
}

describe('a stream of appends', () => {
  test('that cannot be opened in time leaves an append without an answer', async () => {
    const batch = batchAppendOn(() => new Promise(() => undefined));
    expect(await failureOf(batch.append(ready(), 20))).toBeInstanceOf(NoAnswerError);
  });

  test('that ended before an append was written on it refuses the append at once', async () => {
    const streams: SilentStream[] = [];
    const batch = batchAppendOn(async () => {
      const stream = new SilentStream();
      streams.push(stream);
      return stream;
    });
    const first = failureOf(batch.append(ready(), 60_000));
    await expect.poll(() => streams[0]?.written).toBe(1);
    const late = failureOf(batch.append(ready(), 60_000));
    streams[0]?.fail(status.UNAVAILABLE);
    expect(isPassing(await first)).toBe(true);
    expect(isPassing(await late)).toBe(true);
    expect(streams[0]?.written).toBe(1);
    void batch.append(ready(), 60_000).catch(() => undefined);
    await expect.poll(() => streams[1]?.written).toBe(1);
    streams[1]?.fail(status.UNAVAILABLE);
  });

  test.each<[string, status, boolean]>([
    ['an argument that somebody sent', status.INVALID_ARGUMENT, true],
    ['the revision of somebody', status.FAILED_PRECONDITION, true],
    ['something the server did not expect', status.UNKNOWN, true],
    ['a user who is not one', status.UNAUTHENTICATED, false],
    ['a call that is not known', status.UNIMPLEMENTED, false],
  ])('that ends over %s (%s) tells each append on it no more than that', async (_, code, open) => {
    const stream = new SilentStream();
    const batch = batchAppendOn(async () => stream);
    const failures = [failureOf(batch.append(ready(), 60_000)), failureOf(batch.append(ready(), 60_000))];
    await expect.poll(() => stream.written).toBe(2);
    stream.fail(code);
    expect((await Promise.all(failures)).map(isPassing)).toEqual([open, open]);
  });
});
