import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'rolldown';
import { z } from 'zod';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

const HELP = `Usage: npm run pack -- [--to <folder>]

Builds what a CRM installs, for import and require, with types, and packs it:
  @wabus/client   calls wabus, follows its feed, verifies its webhooks
  @wabus/events   reads the events on the topics of Kafka

  --to <folder>   where the archives go (default: dist)
  --help          this text`;

/** A package that is published: what its own folder has beside its code, and the entries that others import. */
interface Published {
  readonly name: string;
  readonly entries: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

const PUBLISHED: readonly Published[] = [
  { name: 'client', entries: { '.': 'index' }, files: ['README.md'] },
  { name: 'events', entries: { '.': 'index', './partition': 'partition' }, files: ['README.md', 'schemas'] },
];

const manifestShape = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/** The two forms in which a program loads a module. */
const FORMS = [
  { format: 'esm', type: 'module' },
  { format: 'cjs', type: 'commonjs' },
] as const;

/**
 * Builds a package into a folder of its own and packs that; answers the archive. Bundles stand two folders deep, as
 * sources do, so that a path from one to a file of the package is the same.
 */
async function pack(one: Published, to: string): Promise<string> {
  const source = join(root, 'packages', one.name);
  const staged = join(to, one.name);
  await rm(staged, { recursive: true, force: true });
  const manifest = await manifestOf(source, one);
  const input = Object.fromEntries(Object.values(one.entries).map((entry) => [entry, `src/${entry}.ts`]));
  const external = Object.keys(manifest.dependencies);
  for (const { format, type } of FORMS) {
    const dir = join(staged, 'dist', format);
    await build({ cwd: source, input, external, platform: 'node', output: { dir, format } });
    await writeFile(join(dir, 'package.json'), `{ "type": "${type}" }\n`);
  }
  await declare(source, staged);
  for (const file of one.files) await cp(join(source, file), join(staged, file), { recursive: true });
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', to], { cwd: staged });
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout));
  return join(to, packed?.filename ?? '');
}

/** Writes the types beside both bundles; they name each other as what stands there is named. */
async function declare(source: string, staged: string): Promise<void> {
  const written = join(staged, 'types');
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const emit = [
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--rewriteRelativeImportExtensions',
  ];
  const places = ['-p', join(source, 'tsconfig.json'), '--rootDir', join(source, 'src'), '--outDir', written];
  await run(tsc, [...places, ...emit]);
  for (const path of await readdir(written, { recursive: true })) {
    if (!path.endsWith('.d.ts') || path.endsWith('.test.d.ts')) continue;
    const text = await readFile(join(written, path), 'utf8');
    const named = text.replaceAll(/(?<=from '|import\(["'])(\.[^'"]*)\.ts(?=["'])/g, '$1.js');
    for (const { format } of FORMS) {
      const file = join(staged, 'dist', format, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, named);
    }
  }
  await rm(written, { recursive: true });
}

async function manifestOf(source: string, { entries, files }: Published) {
  const text = await readFile(join(source, 'package.json'), 'utf8');
  const { name, version, dependencies = {} } = manifestShape.parse(JSON.parse(text));
  const exports = Object.entries(entries).map(([path, entry]) => {
    const at = (format: string) => ({
      types: `./dist/${format}/${entry}.d.ts`,
      default: `./dist/${format}/${entry}.js`,
    });
    return [path, { import: at('esm'), require: at('cjs') }];
  });
  const engines = { node: '>=22.12' };
  return {
    name,
    version,
    engines,
    exports: Object.fromEntries(exports),
    files: ['dist', ...files],
    dependencies,
  };
}

const { values } = parseArgs({ options: { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) console.log(HELP);
else {
  const calledFrom = process.env.WABUS_CALLED_FROM ?? process.cwd();
  const to = values.to ? resolve(calledFrom, values.to) : join(root, 'dist');
  for (const one of PUBLISHED) console.log(await pack(one, to));
}
