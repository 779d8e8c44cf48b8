import { join } from 'node:path';
import type { Clock, Ids, Logger } from '@wabus/platform';
import { createFileObjects } from './file-system.ts';
import type { ObjectStore } from './port.ts';
import type { MediaStoreConfig } from './settings.ts';
import { WaitingObjects } from './waiting-objects.ts';

/** A store as an installation has it. */
export interface OpenedObjects {
  readonly objects: ObjectStore;
  /** Takes there what waits, until it is told to stop; the service of media does. */
  run(signal: AbortSignal): Promise<void>;
  /** Names the store with the reason why it is away, while `run` does its work. */
  waitingFor(): readonly string[];
  close(): Promise<void>;
}

/** Opens the store of sealed bytes that settings name. `folder` is that of media: its files, or those that wait for the bucket. */
export async function openObjects(
  config: MediaStoreConfig,
  folder: string,
  ports: { readonly clock: Clock; readonly ids: Pick<Ids, 'random'>; readonly logger: Logger },
): Promise<OpenedObjects> {
  const { WABUS_MEDIA_STORE: address } = config;
  if (address === undefined) {
    const objects = createFileObjects(join(folder, 'objects'));
    return { objects, run: async () => undefined, waitingFor: () => [], close: async () => undefined };
  }
  const { createS3Objects } = await import('./s3/s3-objects.ts');
  const store = createS3Objects(s3OptionsOf(address, config));
  const objects = new WaitingObjects({
    ...ports,
    ...{ store, storeName: storeName(config), folder },
    mostBytes: config.WABUS_MEDIA_MOST_WAITING_BYTES,
  });
  return {
    objects,
    run: (signal) => objects.run(signal),
    waitingFor: () => objects.waitingFor(),
    close: async () => objects.close(),
  };
}

const storeName = ({ WABUS_MEDIA_STORE: address, WABUS_S3_ENDPOINT: endpoint }: MediaStoreConfig): string =>
  `${address}${endpoint === undefined ? '' : ` at ${new URL(endpoint).host}`}`;

function s3OptionsOf(address: string, config: MediaStoreConfig) {
  const [bucket = '', ...path] = address.slice('s3://'.length).split('/');
  const folders = path.filter((one) => one !== '');
  const { WABUS_S3_ENDPOINT: endpoint, WABUS_S3_ACCESS_KEY_ID: accessKeyId } = config;
  const { WABUS_S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  return {
    bucket,
    prefix: folders.map((one) => `${one}/`).join(''),
    region: config.WABUS_S3_REGION,
    pathStyle: config.WABUS_S3_PATH_STYLE === 'on',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
  };
}
