import type { ModelPartition } from './model-partition.ts';

/** A model that is not where the log is. */
export interface ModelTrouble {
  readonly model: string;
  /** In words, as /readyz shows it. */
  readonly text: string;
}

/** Models that an event stopped, and those that catch up with what was published before they started. */
export interface ModelTroubles {
  readonly stopped: readonly ModelTrouble[];
  readonly behind: readonly ModelTrouble[];
}

/** What is to be said of the models of all partitions held: a line for each stop, one for each model that is behind. */
export function modelTroubles(partitions: readonly (readonly ModelPartition[])[]): ModelTroubles {
  const parts = partitions.flat();
  const stopped = parts.flatMap(({ name, model, stoppedBy, stoppedSince }): ModelTrouble[] =>
    stoppedBy === null
      ? []
      : [{ model: model.name, text: `${name}: ${stoppedBy} (stopped since ${stoppedSince?.toISOString()})` }],
  );
  const catchingUp = Map.groupBy(
    parts.filter(({ level, stoppedBy }) => !level && stoppedBy === null),
    ({ model }) => model.name,
  );
  const behind = [...catchingUp].map(([model, those]) => {
    const most = those.reduce((most, { behindBy }) => (behindBy > most ? behindBy : most), 0n);
    const how = `${those.length} of ${partitions.length} partitions behind, by up to ${most} positions of the store`;
    return { model, text: `${model}: ${how}; it catches up from there` };
  });
  return { stopped, behind };
}
