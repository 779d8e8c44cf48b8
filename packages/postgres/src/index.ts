export { afterDeadlock } from './after-deadlock.ts';
export { arrayOf } from './binary-array.ts';
export { type Migrations, migrate, pendingMigrations } from './migrate.ts';
export { listenTo, type Notification } from './notifications.ts';
export { isPassing } from './passing.ts';
export {
  CONSUMER_ANSWER_MS,
  createPool,
  databaseUrl,
  inTransaction,
  type Pool,
  type PoolClient,
  REQUEST_ANSWER_MS,
  roleUrl,
} from './pool.ts';
export { type Prepared, prepared, preparedText } from './prepared.ts';
export { reachPostgres } from './reach.ts';
export { isRefusedValue } from './refused-value.ts';
export { ensureRoles, type LoginRole } from './roles.ts';
export { type PostgresWatch, watchPool, watchPostgres } from './watch.ts';
