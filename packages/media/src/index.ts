export { type Announcement, readAnnouncement } from './announcement.ts';
export { findType } from './content/find-type.ts';
export { isInItsPlace } from './content/types.ts';
export { createFileObjects } from './objects/file-system.ts';
export { NoSuchObjectError, type ObjectStore } from './objects/port.ts';
export { createSpool, type Spool, type Spooled, TooManyBytesError } from './objects/spool.ts';
export type { ObjectKey } from './sealed/pieces.ts';
export { opened, sealedRange } from './sealed/stream.ts';
