export type { OpenedEvent } from '@wabus/keyring';
export { type AnalystsView, analystsView, type Derived } from './analysts-view.ts';
export {
  advanceCheckpoint,
  lockCheckpoint,
  RETIRED,
  readAllCheckpoints,
  readCheckpoints,
  useSchema,
  usingSchema,
} from './checkpoint.ts';
export { checkpoints } from './checkpoints-table.ts';
export {
  bigint,
  boolean,
  bytea,
  Column,
  type ColumnType,
  float8,
  int,
  jsonb,
  oneOf,
  text,
  texts,
  timestamptz,
  uuid,
} from './column.ts';
export { ERASURES, erasePeople } from './erasing.ts';
export { type MergedTable, mergedTable, mergeRows } from './merge.ts';
export {
  defineReadModel,
  MissingRevisionError,
  type Projection,
  type ReadModel,
  type ReadModelDefinition,
  sharedBy,
} from './model.ts';
export { openForModels, seenBy } from './open-for-models.ts';
export { saidOrder } from './said-order.ts';
export { type FoldResult, type PackedState, projectStreams, type StreamFold } from './stream-fold.ts';
export {
  type Columns,
  defineRelation,
  defineTable,
  FOLD_COLUMNS,
  insertOrChange,
  insertRows,
  type Relation,
  type Row,
  type RowOf,
  type Selection,
  selectionOf,
  type Table,
  TENANT_ID,
} from './table.ts';
export { threadRow } from './thread-row.ts';
