import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a JSON file that only its owner reads; whoever reads it sees the old one or the new one, never half of it. */
export function writeJson(file: string, value: unknown): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, file);
}

/** Reads a JSON file; undefined when it is missing, empty or cut off, as after a power cut. */
export function readJson<Value>(file: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Value;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT') return undefined;
    throw error;
  }
}
