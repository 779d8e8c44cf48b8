export { EmbeddedPostgres, OWNER_ROLE } from './embedded-postgres.ts';
