import { z } from 'zod';
import { type ClamdAddress, createClamd, type Scanner } from './clamd.ts';

/** A file is looked at for as long. */
const SCAN_MS = 30_000;

function clamdAddress(text: string): ClamdAddress {
  if (text.startsWith('unix:')) return { path: text.slice('unix:'.length) };
  const { hostname: host, port } = new URL(text);
  return { host, port: Number(port) };
}

/** Who looks at files before they are kept, and what becomes of those that he says nothing of. */
export const scanSettings = {
  WABUS_MEDIA_CLAMD: z
    .string()
    .regex(/^(tcp:\/\/[^\s:/]+:\d{1,5}|unix:\/.+)$/, 'must read tcp://host:3310 or unix:/path/to/socket')
    .transform(clamdAddress)
    .optional()
    .describe('Where clamd listens, tcp://host:3310 or unix:/path; unset: nobody looks at files'),
  WABUS_MEDIA_UNSCANNED: z
    .enum(['serve', 'refuse'])
    .default('serve')
    .describe('What becomes of files that clamd said nothing of: served and marked, or not kept'),
};

/** How files are looked at before they are kept. */
export interface Scanning {
  /** Absent: nobody looks at them. */
  readonly scanner?: Scanner | undefined;
  /** Whether files are kept that no scanner said anything of. */
  readonly servesUnscanned: boolean;
}

/** The scanner that settings name. */
export function scanningOf(config: z.infer<z.ZodObject<typeof scanSettings>>): Scanning {
  const { WABUS_MEDIA_CLAMD: clamd, WABUS_MEDIA_UNSCANNED: unscanned } = config;
  return {
    scanner: clamd && createClamd(clamd, SCAN_MS),
    servesUnscanned: unscanned === 'serve',
  };
}
