import { problem, recipientsBody, validated } from '@wabus/api-contract';
import { parseJson } from '@wabus/http-face';
import { z } from 'zod';
import type { RawRow } from './raw-row.ts';

/** Largest JSON upload, in bytes; NDJSON and CSV are streamed and have no such limit. */
export const MAX_JSON_UPLOAD = 16 * 1_048_576;

/** The document around the rows. */
const upload = recipientsBody.extend({ recipients: z.array(z.unknown()) });

/** An upload as one JSON document. */
export interface JsonUpload {
  readonly rows: readonly RawRow[];
  /** Country for rows that name none. */
  readonly country: string | undefined;
}

/**
 * Reads `{recipients: […]}`; rows are checked later, one by one.
 * @throws {ProblemError} `malformed-json`, `validation-failed`
 */
export function readJsonUpload(bytes: Buffer): JsonUpload {
  const value = parseJson(bytes);
  const given = listIn(value);
  if (!given) {
    throw problem('validation-failed', {
      detail: 'Wrong: recipients.',
      errors: [{ path: 'recipients', code: 'required', detail: 'must be a list of recipients' }],
    });
  }
  const { recipients } = given;
  const { country } = validated(upload, { ...given, recipients: [] });
  const rows = recipients.map((row, index) => ({ line: index + 1, value: row }));
  return { rows, country };
}

function listIn(value: unknown): { readonly recipients: readonly unknown[] } | null {
  if (typeof value !== 'object' || value === null || !('recipients' in value)) return null;
  const { recipients } = value;
  return Array.isArray(recipients) ? { ...value, recipients } : null;
}
