import { secretSetting } from '@wabus/platform';
import { z } from 'zod';

/** Where the sealed bytes of media are kept, beside the folder. */
export const mediaStoreSettings = {
  WABUS_MEDIA_STORE: z
    .string()
    .regex(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(\/[\w.\-/]*)?$/,
      'must read s3://bucket or s3://bucket/what-keys-begin-with',
    )
    .optional()
    .describe(
      'Bucket of a store that speaks S3, s3://bucket[/prefix]; unset: the folder. What lies in the folder goes to the bucket by itself',
    ),
  WABUS_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address of the store; unset: AWS's own of the region"),
  WABUS_S3_REGION: z.string().min(1).default('us-east-1').describe('Region of the bucket'),
  WABUS_S3_PATH_STYLE: z
    .enum(['on', 'off'])
    .default('off')
    .describe(
      "on: the bucket stands in the path and not in the host's name, as many stores beside AWS want it",
    ),
  WABUS_S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Key that is shown to the store; unset: as AWS's SDK finds it, such as the role of the machine",
    ),
  WABUS_S3_SECRET_ACCESS_KEY: secretSetting('Secret of that key').optional(),
  WABUS_MEDIA_MOST_WAITING_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(5_368_709_120)
    .describe('So many bytes may wait in the folder while the bucket is away; then media wait to be fetched'),
};

/** Those settings as read. */
export type MediaStoreConfig = z.infer<z.ZodObject<typeof mediaStoreSettings>>;

/** Settings that mean nothing without a bucket, and nothing without each other. */
export function checkMediaStore(
  config: Partial<MediaStoreConfig>,
  context: z.core.$RefinementCtx<unknown>,
): void {
  const refuse = (key: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message, input: undefined });
  };
  const { WABUS_MEDIA_STORE: store, WABUS_S3_ACCESS_KEY_ID: id, WABUS_S3_SECRET_ACCESS_KEY: secret } = config;
  const names = ['WABUS_S3_ENDPOINT', 'WABUS_S3_ACCESS_KEY_ID', 'WABUS_S3_SECRET_ACCESS_KEY'] as const;
  for (const key of names) {
    if (store === undefined && config[key] !== undefined) {
      refuse(key, `WABUS_MEDIA_STORE names no bucket, so ${key} has no effect: set it, or take this away.`);
    }
  }
  if ((id === undefined) !== (secret === undefined)) {
    const missing = id === undefined ? 'WABUS_S3_ACCESS_KEY_ID' : 'WABUS_S3_SECRET_ACCESS_KEY';
    refuse(missing, 'WABUS_S3_ACCESS_KEY_ID and WABUS_S3_SECRET_ACCESS_KEY go together.');
  }
}
