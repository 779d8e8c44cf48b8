import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ArchivedItem, ArchivedWebhook, ReadWebhook } from './webhook.ts';

/** Stands for the length of a body whose bytes were erased. */
const ERASED = 0xff_ff_ff_ff;

/** Bodies of a block in one piece, compressed together, since they are much alike; null for one that was erased. */
export function packBodies(bodies: readonly (Buffer | null)[]): Buffer {
  const parts = bodies.flatMap((body) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body === null ? ERASED : body.length);
    return body === null ? [length] : [length, body];
  });
  return zstdCompressSync(Buffer.concat(parts));
}

/** @throws Error for bytes that `packBodies` did not make */
export function unpackBodies(packed: Buffer): (Buffer | null)[] {
  const bytes = zstdDecompressSync(packed);
  const bodies: (Buffer | null)[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (length === ERASED) bodies.push(null);
    else {
      if (at + length > bytes.length) throw new Error('The bodies of a block end in the middle of one.');
      bodies.push(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return bodies;
}

type PackedItem = readonly [kind: string, field: string, phoneNumberId: string | null, outcome: string];
type PackedWebhook = readonly [
  partition: number,
  offset: string,
  receivedAtMs: number,
  key: string,
  erased: 0 | 1,
  /** By index; null for an index that stands for nothing. */
  items: readonly (PackedItem | null)[],
];

/** What stands of webhooks beside their bytes, compressed. */
export function packItems(webhooks: readonly ArchivedWebhook[]): Buffer {
  const packed = webhooks.map((webhook): PackedWebhook => {
    const items: (PackedItem | null)[] = [];
    for (const { index, kind, field, phoneNumberId, outcome } of webhook.items) {
      while (items.length < index) items.push(null);
      items[index] = [kind, field, phoneNumberId, outcome];
    }
    const { partition, offset, receivedAt, key, erased } = webhook;
    return [partition, String(offset), receivedAt.getTime(), key, erased ? 1 : 0, items];
  });
  return zstdCompressSync(Buffer.from(JSON.stringify(packed)));
}

/** The opposite of `packItems`. @throws Error for bytes that it did not make */
export function unpackItems(topic: string, packed: Buffer): ArchivedWebhook[] {
  const read = JSON.parse(zstdDecompressSync(packed).toString()) as readonly PackedWebhook[];
  return read.map(([partition, offset, receivedAtMs, key, erased, items]) => ({
    ...{ topic, partition, offset: BigInt(offset), key, receivedAt: new Date(receivedAtMs) },
    erased: erased === 1,
    items: items.flatMap((item, index) => (item === null ? [] : [itemOf(item, index)])),
  }));
}

function itemOf([kind, field, phoneNumberId, outcome]: PackedItem, index: number): ArchivedItem {
  return { index, kind, field, phoneNumberId, outcome: outcome as ArchivedItem['outcome'] };
}

/** What of a webhook stands in the archive for good. */
export function archived({ record, items }: ReadWebhook): ArchivedWebhook {
  const { topic, partition, offset, key, timestamp: receivedAt } = record;
  return { topic, partition, offset, key, receivedAt, items, erased: false };
}
