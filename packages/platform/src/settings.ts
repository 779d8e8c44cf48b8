import { z } from 'zod';
import { isKeyEncryptionKey } from './aead.ts';
import { Secret } from './secret.ts';

/** Settings that every process has. */
export const processSettings = {
  WABUS_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('debug, info, warn or error'),
};

/** Settings of a process whose operations routes have a port of their own. */
export const operationsSettings = {
  WABUS_OPERATIONS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address that /healthz, /readyz and /metrics listen on'),
};

/** A setting that is a TCP port; 0 picks a free one, which the log then names. */
export function portSetting(standard: number, about: string): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(0).max(65_535).default(standard).describe(about);
}

/** A setting that must never be printed: read as a `Secret`. */
export function secretSetting(about: string) {
  return z
    .string()
    .min(1)
    .transform((text) => new Secret(text))
    .describe(about);
}

/** A setting that is a key-encryption key. */
export function keySetting(about: string) {
  return z
    .string()
    .refine(isKeyEncryptionKey, {
      error: 'must be 32 bytes as base64: `openssl rand -base64 32` makes a new one',
    })
    .describe(`${about}, base64 of 32 bytes`);
}

/** One setting as a page or a help text shows it. */
export interface SettingAbout {
  /** Name of the environment variable. */
  readonly key: string;
  readonly about: string;
  /** What holds when it is not given; absent when nothing does. */
  readonly standard?: string;
  /** True when the process does not start without it. */
  readonly required: boolean;
}

/** Every setting of a schema whose keys are environment variables, in the schema's order. */
export function settingsOf(schema: z.ZodObject): SettingAbout[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const standard = field instanceof z.ZodDefault ? String(field.def.defaultValue) : undefined;
    return {
      key,
      about: aboutOf(field),
      ...(standard === undefined ? {} : { standard }),
      required: !(field instanceof z.ZodDefault || field instanceof z.ZodOptional),
    };
  });
}

/** A description stands on the field itself or on what it wraps. */
function aboutOf(field: z.core.$ZodType): string {
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? field.unwrap() : undefined;
  return z.globalRegistry.get(field)?.description ?? (inner ? aboutOf(inner) : '');
}

/** What a process prints for `--help`: what it is for, and every setting with its default. */
export function settingsHelp(name: string, schema: z.ZodObject): string {
  const settings = settingsOf(schema).map(({ key, about, standard, required }) => {
    const note = required ? 'required' : standard === undefined ? 'optional' : `default ${standard}`;
    return `  ${key} (${note})\n      ${about}`;
  });
  return `${name}: ${schema.description ?? ''}\n\nSettings, from environment variables:\n\n${settings.join('\n')}\n`;
}
