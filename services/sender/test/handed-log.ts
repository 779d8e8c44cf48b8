import type { Assignment, EventLog, LogConsumer, LogHandler, StoredLogRecord } from '@wabus/event-log';
import { topics } from '@wabus/event-log';
import { encodeEvent, type RecordedEvent } from '@wabus/events';

/**
 * A log whose only partition is handed to whoever asks: two senders can own the same records at once, as a zombie
 * and its successor do.
 */
export function handedLog() {
  let handler: LogHandler | undefined;
  let committed = 0n;
  let given = 0n;
  const assignment: Assignment = { topic: topics.send.name, partition: 0, epoch: 1 };
  const consumer: LogConsumer = {
    start: async (started) => {
      handler = started;
      await handler.onAssigned?.(assignment);
    },
    commit: async (_assignment, nextOffset) => {
      committed = nextOffset;
      return true;
    },
    pause: () => undefined,
    resume: () => undefined,
    assignments: () => [assignment],
    lag: async () => 0n,
    progress: async () => [],
    stop: async () => undefined,
  };
  const log: EventLog = {
    ensureTopics: async () => undefined,
    producer: () => {
      throw new Error('nothing is produced here');
    },
    consumer: () => consumer,
    waitingFor: () => [],
    close: async () => undefined,
  };
  return {
    log,
    async give(releases: readonly RecordedEvent[]): Promise<void> {
      const records = releases.map(
        (release, index): StoredLogRecord => ({
          topic: topics.send.name,
          partition: 0,
          offset: given + BigInt(index),
          timestamp: new Date(),
          key: release.key,
          value: encodeEvent(release),
          headers: {},
        }),
      );
      given += BigInt(releases.length);
      await handler?.onBatch({ ...assignment, records });
    },
    /** Whether everything given was finished and committed. */
    finished: (): boolean => committed === given,
  };
}
