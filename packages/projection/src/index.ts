export type { OpenedEvent } from '@wabus/keyring';
export {
  advanceCheckpoint,
  lockCheckpoint,
  readAllCheckpoints,
  readCheckpoints,
  useSchema,
  usingSchema,
} from './checkpoint.ts';
export { type MergedTable, mergeRows } from './merge.ts';
export {
  defineReadModel,
  MissingRevisionError,
  type Projection,
  type ReadModel,
  type ReadModelDefinition,
} from './model.ts';
export { openForModels, seenBy } from './open-for-models.ts';
export { FOLD_COLUMNS, type FoldResult, projectStreams, type StreamFold } from './stream-fold.ts';
export { insertRows, type Row, type Table } from './table.ts';
