import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = ['postgres', 'simulator'];

/** Files of a data folder in which a text stands; those of the database are looked at as tables, and what stands for Meta is not ours. */
export function findInFiles(folder: string, needles: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || OTHERS.some((other) => path.startsWith(join(folder, other)))) continue;
    const bytes = readFileSync(path);
    for (const needle of needles) if (bytes.includes(needle)) found.push(`${needle} in ${path}`);
  }
  return found;
}
