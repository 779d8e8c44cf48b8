import { createSecretKey, hkdfSync } from 'node:crypto';
import type { ObjectKey } from '../sealed/pieces.ts';

/**
 * The key of a thumbnail: derived from that of its picture, so whoever cannot open this any more cannot open that either. No
 * two makings have the same key, for they may come to different bytes.
 */
export function thumbnailKey(picture: ObjectKey, thumbnailId: string): ObjectKey {
  const about = `wabus thumbnail ${thumbnailId}`;
  const bytes = hkdfSync('sha256', picture.key.export(), picture.objectId, about, 32);
  return { objectId: thumbnailId, key: createSecretKey(Buffer.from(bytes)) };
}
