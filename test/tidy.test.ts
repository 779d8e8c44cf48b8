import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineOf, projectFiles, readProjectFile, root, type SourceFile, sourceFiles } from './source-files.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const files = sourceFiles();
const product = files.filter(({ path }) => !path.endsWith('.test.ts'));

type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>;

/** Calls back for every node of a syntax tree. */
function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) walk(item, visit);
  else if (node !== null && typeof node === 'object') {
    if ('type' in node) visit(node as Node);
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value, visit);
  }
}

describe('tidy', () => {
  test(`no file is longer than ${FILE_LINES_MAX} lines`, () => {
    const long = projectFiles('.ts', '.mjs', '.sql')
      .filter((path) => !path.includes('/generated/'))
      .map((path) => ({ path, lines: readProjectFile(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > FILE_LINES_MAX);
    expect(long).toEqual([]);
  });

  test(`no function is longer than ${FUNCTION_LINES_MAX} lines`, () => {
    expect(product.flatMap(longFunctions)).toEqual([]);
  });

  test('no two migrations of a folder, and no two decisions, have the same number', () => {
    const numbered = projectFiles('.sql', '.md').filter((path) =>
      /(migrations|decisions)\/\d{4}-/.test(path),
    );
    const taken = Map.groupBy(numbered, (path) => path.replace(/(\/\d{4})-[^/]+$/, '$1'));
    expect([...taken.values()].filter((paths) => paths.length > 1)).toEqual([]);
  });

  test('nothing is exported by default, or by a star', () => {
    const wrong = files
      .filter(({ path }) => path !== 'vitest.config.ts')
      .filter(({ text }) => /^export (default|\*)/m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('no file or folder has a name that says nothing', () => {
    const empty = /(^|\/)(utils?|common|helpers?|misc|shared|lib)(\/|\.[a-z]+$)/;
    expect(projectFiles('').filter((path) => empty.test(path))).toEqual([]);
  });

  test('everything exported says what it is for', () => {
    expect(product.flatMap(undocumentedExports)).toEqual([]);
  });

  test('nothing is left over for later, and no lint rule is switched off in silence', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck)|\.(only|skip)\(/;
    const wrong = files.filter(({ path, text }) => path !== 'test/tidy.test.ts' && marks.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
    const silent = files.filter(({ text }) => /biome-ignore [^:\n]*:?\s*$/m.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('no test has a clock of its own: vitest.config.ts has the one deadline, and `expect.poll` waits', () => {
    expect(files.flatMap(ownClocks)).toEqual([]);
  });

  test('no test says how fast something was: what it waits for is a condition, and times are measured in bench', () => {
    const clocks = /AbortSignal\.timeout\(|expect\([^;]*\b(performance|Date)\.now\(\) - [^;]*\)\.toBeLess/;
    const tests = files.filter(({ path }) => /\.test\.ts$|\/conformance\//.test(path));
    const wrong = tests.filter(({ path, text }) => path !== 'test/tidy.test.ts' && clocks.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('tests that start a broker or kill the platform are in files that end in .long.test.ts', () => {
    const starts = /\b(startKafkaBroker|crashRun)\(|'\.\/tried\.ts'/;
    const wrong = files.filter(({ path, text }) => /(?<!\.long)\.test\.ts$/.test(path) && starts.test(text));
    expect(wrong.map(({ path }) => path).filter((path) => path !== 'test/tidy.test.ts')).toEqual([]);
  });

  test('environment variables are read by process entries only', () => {
    const entries = /(^|\/)(main\.ts|.*\.test\.ts)$|\/(testing|test)\/|^(bench|test|deploy)\//;
    const wrong = files.filter(({ path, text }) => !entries.test(path) && /process\.env\b/.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('links between pages lead somewhere', () => {
    const broken = projectFiles('.md').flatMap((page) =>
      [...readProjectFile(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(root, dirname(page), decodeURI(target))))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('no two decisions have one number, and each begins with its own', () => {
    const decisions = projectFiles('.md').filter((path) => path.startsWith('docs/decisions/'));
    const numberOf = (path: string): number => Number(path.slice('docs/decisions/'.length).split('-')[0]);
    const numbers = decisions.map(numberOf);
    expect(numbers.filter((number, index) => numbers.indexOf(number) < index)).toEqual([]);
    const wrong = decisions.filter((path) => !readProjectFile(path).startsWith(`# ${numberOf(path)}. `));
    expect(wrong).toEqual([]);
  });
});

function longFunctions({ path, text, parsed }: SourceFile): string[] {
  const long: string[] = [];
  walk(parsed.program, (node) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
    const first = lineOf(text, node.start);
    const lines = lineOf(text, node.end) - first + 1;
    if (lines > FUNCTION_LINES_MAX) long.push(`${path}:${first} (${lines} lines)`);
  });
  return long;
}

/** Waits with limits of their own, which a slow machine breaks. */
function ownClocks({ path, text, parsed }: SourceFile): string[] {
  const found: string[] = [];
  const limited = /^(test|it|describe|(before|after)(All|Each))\b|\.poll$/;
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] };
    const name = text.slice(callee.start, callee.end);
    const waits = /^vi\.wait(For|Until)$/.test(name) && path !== 'test/waiting.ts';
    const limits = limited.test(name) && given.slice(1).some((argument) => limit(text, argument));
    if (waits || limits) found.push(`${path}:${lineOf(text, node.start)}`);
  });
  return found;
}

/** Whether an argument is a number, or options with a `timeout`. */
function limit(text: string, { type, start, end }: Node): boolean {
  if (type === 'Literal') return /^[\d_]+$/.test(text.slice(start, end));
  return type === 'ObjectExpression' && /\btimeout\b/.test(text.slice(start, end));
}

function undocumentedExports({ path, text, parsed }: SourceFile): string[] {
  const docs = parsed.comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  return (parsed.program.body as unknown as Node[])
    .filter((node) => node.type === 'ExportNamedDeclaration' && node.declaration)
    .filter((node) => !docs.some(({ end }) => end <= node.start && text.slice(end, node.start).trim() === ''))
    .map((node) => `${path}:${lineOf(text, node.start)}`);
}
