export { type Announcement, readAnnouncement } from './announcement.ts';
export { contentDisposition, servedName } from './content/file-name.ts';
export { findType } from './content/find-type.ts';
export { type JudgedType, judgeType, typeToSend, VOICE_TYPE } from './content/judge-type.ts';
export { kindOf, MOST_SENDABLE_BYTES, mostBytesOf, typesOf } from './content/kinds.ts';
export { isInItsPlace, isShownInPlace } from './content/types.ts';
export { installMedia } from './install.ts';
export { findObject, freshObject, type KeepPorts, keepObject, ownerOf } from './keep-object.ts';
export { findKept, type Kept } from './kept.ts';
export { createFileObjects } from './objects/file-system.ts';
export { type OpenedObjects, openObjects } from './objects/open-objects.ts';
export { NoSuchObjectError, type ObjectStore } from './objects/port.ts';
export { checkMediaStore, type MediaStoreConfig, mediaStoreSettings } from './objects/settings.ts';
export {
  clearAbandonedSpools,
  createSpool,
  type Spool,
  type Spooled,
  TooManyBytesError,
} from './objects/spool.ts';
export { StoreAwayError } from './objects/waiting-objects.ts';
export { type KeptKeyring, openKept } from './open-kept.ts';
export { createClamd, type Scan, type Scanner } from './scanning/clamd.ts';
export { scanSpooled } from './scanning/scan-spooled.ts';
export { type Scanning, scanningOf, scanSettings } from './scanning/settings.ts';
export { readOnce } from './sealed/let-go.ts';
export type { ObjectKey } from './sealed/pieces.ts';
export { opened, sealedRange } from './sealed/stream.ts';
export { keyIn, keyToWrap } from './sealed/wrap.ts';
export { type NamedMedium, namedMedia, strayMediaIds, withProviderIds } from './sending/named-media.ts';
export {
  claimUpload,
  findSendable,
  forgetProviderIds,
  keepClaim,
  type ProviderId,
  recordNotUploaded,
  recordUploaded,
  type Sendable,
  type SendableQuestion,
  type UploadClaim,
} from './sending/provider-ids.ts';
export {
  createThumbnailWishes,
  findThumbnail,
  THUMBNAIL_TYPE,
  type Thumbnail,
  type ThumbnailWishes,
} from './thumbnails/find-thumbnail.ts';
export { thumbnailKey } from './thumbnails/key.ts';
