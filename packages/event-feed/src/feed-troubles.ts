import type { Cursor } from './cursor.ts';

/** A follower that is not where the log is. */
export interface FeedTrouble {
  /** Its name. */
  readonly model: string;
  /** In words, as /readyz shows it. */
  readonly text: string;
}

/** Followers that an event stopped, and those that catch up with what was published. */
export interface FeedTroubles {
  readonly stopped: readonly FeedTrouble[];
  readonly behind: readonly FeedTrouble[];
}

/** What is to be said of the cursors of so many partitions: a line for each stop, one for each follower that is behind. */
export function feedTroubles(cursors: readonly Cursor[], partitions: number): FeedTroubles {
  const stopped = cursors.flatMap(({ name, follower, stoppedBy, stoppedSince }): FeedTrouble[] =>
    stoppedBy === null
      ? []
      : [
          {
            model: follower.name,
            text: `${name}: ${stoppedBy} (stopped since ${stoppedSince?.toISOString()})`,
          },
        ],
  );
  const catchingUp = Map.groupBy(
    cursors.filter(({ behindBy, stoppedBy }) => behindBy > 0n && stoppedBy === null),
    ({ follower }) => follower.name,
  );
  const behind = [...catchingUp].map(([model, those]) => {
    const most = those.reduce((most, { behindBy }) => (behindBy > most ? behindBy : most), 0n);
    const how = `${those.length} of ${partitions} partitions behind, by up to ${most} positions of the store`;
    return { model, text: `${model}: ${how}; it catches up from there` };
  });
  return { stopped, behind };
}
