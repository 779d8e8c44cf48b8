import type { Assignment, LogBatch, StoredLogRecord } from '@wabus/event-log';
import { encodeEvent, type RecordedEvent } from '@wabus/events';
import { silentLogger } from '@wabus/platform';
import { describe, expect, test } from 'vitest';
import { Admission } from './admission.ts';
import type { AdmittedMessage } from './admitted-message.ts';

const assignment = (epoch: number, partition = 3): Assignment => ({ topic: 'wabus.send', partition, epoch });

function record(offset: number, value = encodeEvent(release(offset))): StoredLogRecord {
  const place = { topic: 'wabus.send', partition: 3, offset: BigInt(offset), timestamp: new Date(0) };
  return { ...place, key: 'w', value, headers: {} };
}

function release(n: number): RecordedEvent {
  const time = '2026-11-21T10:00:00.000Z';
  return {
    ...{
      id: `e${n}`,
      type: 'MessageReleased',
      schemaVersion: 1,
      stream: `message-m${n}`,
      revision: 1,
      position: 5n,
    },
    ...{ occurredAt: time, recordedAt: time, tenantId: 't', key: 'w', correlationId: 'x', causationId: 'x' },
    ...{ actor: { kind: 'system', id: 'test' } as const, personal: [{ contactId: 'c', sealed: 'AAAA' }] },
    data: {
      ...{ messageId: `m${n}`, projectId: 'p', wabaId: 'w', phoneNumberId: 'n', contactId: 'c' },
      ...{ messageType: 'text', purpose: 'none', priority: 'bulk', release: 1 },
    },
  };
}

function stage(records = 100) {
  const calls: string[] = [];
  const admitted: AdmittedMessage[] = [];
  let unreadable = 0;
  const admission = new Admission({
    consumer: {
      commit: async ({ epoch }, next) => {
        calls.push(`commit ${epoch}:${next}`);
        return true;
      },
      pause: () => calls.push('pause'),
      resume: () => calls.push('resume'),
    },
    admit: (message) => admitted.push(message),
    window: { records, bytes: 1_000_000, commitEveryMs: 60_000, commitEveryRecords: 1_000_000 },
    logger: silentLogger,
    onUnreadable: () => {
      unreadable += 1;
    },
  });
  const batch = (epoch: number, from: number, count: number): LogBatch => ({
    ...assignment(epoch),
    records: Array.from({ length: count }, (_, n) => record(from + n)),
  });
  return { admission, calls, admitted, batch, unreadable: () => unreadable };
}

describe('admission', () => {
  test('commits the lowest unfinished offset, whatever finished behind it', async () => {
    const { admission, calls, admitted, batch } = stage();
    admission.onAssigned(assignment(1));
    await admission.onBatch(batch(1, 10, 3));
    admitted[1]?.finished();
    admitted[2]?.finished();
    await admission.commitNow();
    admitted[0]?.finished();
    await admission.commitNow();
    await admission.commitNow();
    expect(calls).toEqual(['commit 1:10', 'commit 1:13']);
  });

  test('what was admitted in an ended turn is marked and counts for nothing in the next', async () => {
    const { admission, calls, admitted, batch } = stage();
    admission.onAssigned(assignment(1));
    await admission.onBatch(batch(1, 0, 2));
    await admission.onRevoked(assignment(1));
    admission.onAssigned(assignment(2));
    await admission.onBatch(batch(1, 2, 2));
    expect(admitted).toHaveLength(2);
    expect(admitted.every(({ turn }) => turn.ended)).toBe(true);
    await admission.onBatch(batch(2, 0, 2));
    expect(admitted).toHaveLength(4);
    for (const message of admitted.slice(0, 2)) message.finished();
    await admission.commitNow();
    expect(calls).toEqual(['commit 1:0', 'commit 2:0']);
    expect(admission.unfinished).toBe(2);
  });

  test('a late word about an old turn does not end the new one', async () => {
    const { admission, admitted, batch } = stage();
    admission.onAssigned(assignment(1));
    admission.onAssigned(assignment(2));
    await admission.onRevoked(assignment(1));
    await admission.onBatch(batch(2, 0, 1));
    expect(admitted[0]?.turn.ended).toBe(false);
  });

  test('pauses a full window and resumes at half', async () => {
    const { admission, calls, admitted, batch } = stage(10);
    admission.onAssigned(assignment(1));
    await admission.onBatch(batch(1, 0, 10));
    expect(calls).toEqual(['pause']);
    for (const message of admitted.slice(0, 4)) message.finished();
    expect(calls).toEqual(['pause']);
    admitted[4]?.finished();
    expect(calls).toEqual(['pause', 'resume']);
  });

  test('a repeated record is not worked on twice, one that cannot be read is counted and passed over', async () => {
    const { admission, calls, admitted, unreadable } = stage();
    admission.onAssigned(assignment(1));
    await admission.onBatch({ ...assignment(1), records: [record(0), record(1, Buffer.from('nonsense'))] });
    await admission.onBatch({ ...assignment(1), records: [record(1), record(2)] });
    expect(admitted.map(({ release }) => release.data.messageId)).toEqual(['m0', 'm2']);
    expect(unreadable()).toBe(1);
    for (const message of admitted) message.finished();
    await admission.close();
    expect(calls).toEqual(['commit 1:3']);
    await admission.onBatch({ ...assignment(1), records: [record(3)] });
    expect(admitted).toHaveLength(2);
  });
});
