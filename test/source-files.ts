import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Root of the checkout. */
export const root = join(import.meta.dirname, '..');

/** A TypeScript file of the project, parsed. */
export interface SourceFile {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly parsed: ReturnType<typeof parseSync>;
}

/** Every file that git knows or would take, with this ending. */
export function projectFiles(...endings: string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((path) => endings.some((ending) => path.endsWith(ending)) && exists(path));
}

function exists(path: string): boolean {
  try {
    readFileSync(join(root, path));
    return true;
  } catch {
    return false;
  }
}

/** The text of a file of the project. */
export const readProjectFile = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every TypeScript file that somebody writes, parsed. */
export function sourceFiles(): SourceFile[] {
  const written = projectFiles('.ts').filter((path) => !path.includes('/generated/'));
  return written.map((path) => {
    const text = readProjectFile(path);
    return { path, text, parsed: parseSync(path, text) };
  });
}

/** The module names that a file imports or re-exports, types included. */
export function importsOf({ parsed }: SourceFile): string[] {
  const { staticImports, staticExports } = parsed.module;
  const reexported = staticExports.flatMap(({ entries }) =>
    entries.map(({ moduleRequest }) => moduleRequest?.value),
  );
  return [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...reexported].filter(
    (name): name is string => name !== undefined,
  );
}

/** The line, from 1, of an offset in a text. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
