import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Secret } from '@wabus/platform';
import type { Range } from '../../sealed/stream.ts';
import { checkedId, isMissingFile, NoSuchObjectError, type ObjectStore } from '../port.ts';

/** Where a bucket is, and how it is reached. */
export interface S3Options {
  readonly bucket: string;
  /** What every key begins with, such as `wabus/`; empty: nothing. */
  readonly prefix: string;
  /** Absent: AWS's own of the region. */
  readonly endpoint?: string;
  readonly region: string;
  /** True: the bucket stands in the path, not in the host's name. */
  readonly pathStyle: boolean;
  /** Absent: as AWS's SDK finds them, such as the role of the machine. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: Secret };
}

/** A store that can be asked whether it works, and is closed. */
export interface S3Objects extends ObjectStore {
  close(): void;
}

/** As many are in memory when they are put, so that a call which fails is made again, and a clock that is wrong allowed for. */
const SMALL_BYTES = 1_048_576;
/** Read with one call each: a caller who stops taking them holds no connection, and one that breaks is asked again. */
const PART_BYTES = 1_048_576;
const CONNECT_MS = 5_000;
const ANSWER_MS = 60_000;

/**
 * Objects in a bucket of a store that speaks S3's protocol. Each is put by one call of known length, whose bytes are proven
 * by the digest that is signed with it; nothing is asked of the store that AWS added later, such as checksums in trailers.
 * To remove one removes all its versions.
 */
export function createS3Objects(options: S3Options): S3Objects {
  const client = clientOf(options);
  const { bucket: Bucket, prefix } = options;
  const at = (objectId: string) => ({ Bucket, Key: prefix + checkedId(objectId) });
  const remove = async (objectId: string): Promise<void> => {
    const { Key } = at(objectId);
    for await (const VersionId of versionsOf(client, { Bucket, Key })) {
      await client.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId ? { VersionId } : {}) }));
    }
  };
  return {
    remove,
    async put(objectId, file) {
      const place = at(objectId);
      const digest = await digestOf(file).catch((error: unknown) => {
        if (isMissingFile(error)) return null;
        throw error;
      });
      if (digest === null) {
        await client.send(new HeadObjectCommand(place));
        return;
      }
      await putFile(client, place, file, digest);
      await rm(file, { force: true });
    },
    async read(objectId, range) {
      const place = at(objectId);
      const parts = partsOf(range);
      const first = await readPart(client, place, parts.next().value ?? range).catch((error: unknown) => {
        throw isAbsent(error) ? new NoSuchObjectError(objectId) : error;
      });
      return (async function* () {
        yield first;
        for (const part of parts) yield await readPart(client, place, part);
      })();
    },
    list: () => idsIn(client, Bucket, prefix),
    close: () => client.destroy(),
  };
}

function clientOf({ endpoint, region, pathStyle, credentials }: S3Options): S3Client {
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined
      ? {}
      : {
          credentials: {
            accessKeyId: credentials.accessKeyId,
            secretAccessKey: credentials.secretAccessKey.reveal(),
          },
        }),
    // Stores of others answer 501 to what AWS asks for since 2025.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would write to standard error what is thrown as well.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, socketTimeout: ANSWER_MS },
  });
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** @throws what the file system says of a file that is not there */
async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function putFile(client: S3Client, place: Place, file: string, digest: string): Promise<void> {
  const { size: ContentLength } = await stat(file);
  const Body = ContentLength > SMALL_BYTES ? createReadStream(file) : await readFile(file);
  const command = new PutObjectCommand({ ...place, Body, ContentLength });
  command.middlewareStack.add(
    (next) => (given) => {
      const { request } = given as { readonly request: { readonly headers: Record<string, string> } };
      request.headers['x-amz-content-sha256'] = digest;
      return next(given);
    },
    { step: 'build', name: 'signedDigest' },
  );
  try {
    await client.send(command);
  } finally {
    if (!Buffer.isBuffer(Body)) Body.destroy();
  }
}

function* partsOf({ start, end }: Range): Generator<Range, undefined> {
  for (let from = start; from <= end; from += PART_BYTES) {
    yield { start: from, end: Math.min(end, from + PART_BYTES - 1) };
  }
  return undefined;
}

async function readPart(client: S3Client, place: Place, { start, end }: Range): Promise<Buffer> {
  const command = new GetObjectCommand({ ...place, Range: `bytes=${start}-${end}` });
  const { Body } = await client.send(command);
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  if (bytes.length !== end - start + 1)
    throw new Error(`S3 gave ${bytes.length} bytes of ${start} to ${end}`);
  return bytes;
}

/** The versions of an object, marks of deletion included; undefined stands for the object where the store has no versions. */
async function* versionsOf(client: S3Client, { Bucket, Key }: Place): AsyncGenerator<string | undefined> {
  let page: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
  while (page !== null) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket,
      Prefix: Key,
      ...page,
    });
    const found = await client.send(command).catch(nullWithoutVersions);
    if (found === null) {
      yield undefined;
      return;
    }
    for (const one of [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])]) {
      if (one.Key === Key) yield one.VersionId;
    }
    page = found.IsTruncated
      ? { KeyMarker: found.NextKeyMarker, VersionIdMarker: found.NextVersionIdMarker }
      : null;
  }
}

async function* idsIn(client: S3Client, Bucket: string, prefix: string): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const command: ListObjectsV2Command = new ListObjectsV2Command({
      Bucket,
      Prefix: prefix,
      ContinuationToken,
    });
    const found = await client.send(command);
    for (const { Key = '' } of found.Contents ?? []) {
      const id = Key.slice(prefix.length);
      if (!id.includes('/')) yield id;
    }
    ContinuationToken = found.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');

/** Of a store that keeps no versions. */
function nullWithoutVersions(error: unknown): null {
  if (statusOf(error) === 501 || statusOf(error) === 405) return null;
  throw error;
}
