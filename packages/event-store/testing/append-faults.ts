import type { AppendResult, EventStore, StreamAppend } from '../src/index.ts';

/** What happens to one append of a multi-stream append: nothing, lost before it was stored, or stored with the answer lost. */
export type AppendFault = 'none' | 'lost-before' | 'lost-after';

/** The error of an append whose answer a test took away. */
export class LostAnswerError extends Error {
  override readonly name = 'LostAnswerError';
}

/**
 * The store with an unreliable line: `decide` chooses per append (its index within the multi-stream append). A chosen
 * one answers `unknown`; its neighbours are stored and answered as ever.
 */
export function withAppendFaults(
  store: EventStore,
  decide: (append: StreamAppend, index: number) => AppendFault,
): EventStore {
  async function append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
    const faults = appends.map(decide);
    const sent = appends.filter((_, index) => faults[index] !== 'lost-before');
    const answers = sent.length > 0 ? await store.append(sent) : [];
    let next = 0;
    return faults.map((fault) => {
      const answer = fault === 'lost-before' ? undefined : answers[next++];
      if (fault === 'none' && answer) return answer;
      return { status: 'unknown', error: new LostAnswerError(`The answer was ${fault}.`) };
    });
  }
  return {
    append,
    readStream: (stream, options) => store.readStream(stream, options),
    readAt: (positions) => store.readAt(positions),
    readAll: (filter) => store.readAll(filter),
    subscribeAll: (filter) => store.subscribeAll(filter),
    head: () => store.head(),
    waitingFor: () => store.waitingFor(),
    close: () => store.close(),
  };
}
