import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, normalize } from 'node:path';
import { createOperationsServer, listen } from '@wabus/platform';
import { expect, test } from 'vitest';
import {
  importsOf,
  projectFiles,
  readProjectFile,
  root,
  type SourceFile,
  sourceFiles,
} from '../test/source-files.ts';

const dockerfile = readProjectFile('deploy/Dockerfile');
const ENTRIES = [
  'deploy/service.ts',
  'deploy/token.ts',
  'deploy/healthcheck.mjs',
  'packages/graph-simulator/src/main.ts',
];

/** Lines of .dockerignore, the last that matches decides. */
const rules = readProjectFile('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ kept: line.startsWith('!'), pattern: patternOf(line.replace('!', '')) }));

/** As Docker reads a line: `*` stays within a folder, `**` does not, and what is below a match matches. */
function patternOf(line: string): RegExp {
  const parts = line
    .split('/')
    .map((part) =>
      part === '**' ? '**' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*'),
    );
  return new RegExp(`^${parts.join('/').replaceAll('**/', '(?:.*/)?')}(?:/.*)?$`);
}

const inContext = (path: string): boolean =>
  rules.reduce((kept, rule) => (rule.pattern.test(path) ? rule.kept : kept), true);

/** What the last stage copies from the context. */
const copied = [
  ...(dockerfile.split(/^FROM /m).at(-1) ?? '').matchAll(/^COPY (?!--from)(.+) (\S+)$/gm),
].flatMap(([, sources = '']) => sources.split(' '));

const inImage = (path: string): boolean =>
  inContext(path) && copied.some((source) => path === source || path.startsWith(`${source}/`));

const files = new Map(sourceFiles().map((file) => [file.path, file]));

/** Types vanish when the code runs; what is loaded later does not. */
function loadedBy(file: SourceFile): string[] {
  const types = file.parsed.module.staticImports
    .filter(({ entries }) => entries.length > 0 && entries.every(({ isType }) => isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const later = [...file.text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, name = '']) => name);
  return [...importsOf(file).filter((name) => !types.includes(name)), ...later];
}

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
}

const rooms = new Map(
  projectFiles('/package.json')
    .filter((path) => /^(packages|services)\//.test(path))
    .map((path) => [(JSON.parse(readProjectFile(path)) as Manifest).name, dirname(path)]),
);

/** Files that run when an entry does, and the npm packages that they load. */
function reached(): { files: string[]; packages: Set<string> } {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const next = [...ENTRIES];
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const file = files.get(path);
    for (const name of file ? loadedBy(file) : []) {
      if (name.startsWith('node:')) continue;
      const own = ownFile(path, name);
      if (own) next.push(own);
      else packages.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files: [...seen], packages };
}

function ownFile(from: string, name: string): string | undefined {
  if (name.startsWith('.')) return normalize(join(dirname(from), name));
  const [scope, room, ...rest] = name.split('/');
  const folder = rooms.get(`${scope}/${room}`);
  if (!folder) return undefined;
  const manifest = JSON.parse(readProjectFile(`${folder}/package.json`)) as Manifest;
  return normalize(join(folder, manifest.exports?.[rest.length > 0 ? `./${rest.join('/')}` : '.'] ?? ''));
}

const run = reached();

test('everything the Dockerfile copies from the context exists there', () => {
  const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].flatMap(([, list = '']) =>
    list.split(' '),
  );
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  expect(sources.filter((source) => !inContext(source))).toEqual([]);
});

test('every file that a service or the simulator runs is in the image', () => {
  expect(run.files.length).toBeGreaterThan(300);
  expect(run.files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(run.files.filter((path) => !inImage(path))).toEqual([]);
});

test('so is what they read: migrations, schemas, views', () => {
  const data = projectFiles('.sql', '.avsc', 'schemas.lock.json').filter((path) =>
    /^(packages|services)\//.test(path),
  );
  expect(data.length).toBeGreaterThan(10);
  expect(data.filter((path) => !path.includes('/fixtures/') && !inImage(path))).toEqual([]);
});

test('no test and nothing that only tests use is in the image', () => {
  const kept = projectFiles('').filter(inImage);
  expect(kept.filter((path) => /\.test\.ts$|\/(testing|conformance|test|test-server)\//.test(path))).toEqual(
    [],
  );
  expect(kept.filter((path) => /(^|\/)(node_modules|\.git|\.env|compose\.env)/.test(path))).toEqual([]);
});

test('npm installs every package that is loaded without development and optional ones', () => {
  const lock = JSON.parse(readProjectFile('package-lock.json')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  expect(dockerfile).toMatch(/npm ci --omit=dev --omit=optional --ignore-scripts/);
  const missing = [...run.packages].filter((name) => {
    const places = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    return !places.some(([, { dev, optional, devOptional }]) => !(dev || optional || devOptional));
  });
  expect(missing).toEqual([]);
});

test('the image runs the Node that the tests run on, as somebody who is not root', () => {
  const { dependencies } = JSON.parse(readProjectFile('package.json')) as { dependencies: { node: string } };
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(new Set(bases)).toEqual(new Set([`node:${dependencies.node}-bookworm-slim`]));
  expect(/^USER (.+)$/m.exec(dockerfile)?.[1]).toBe('node');
  for (const form of ['ENTRYPOINT', 'CMD']) {
    expect(() => JSON.parse(new RegExp(`^${form} (.+)$`, 'm').exec(dockerfile)?.[1] ?? '')).not.toThrow();
  }
});

/** Runs the image's health check. */
async function healthOf(port: number | undefined): Promise<number> {
  const args = [join(import.meta.dirname, 'healthcheck.mjs')];
  const env = { PATH: process.env.PATH, ...(port === undefined ? {} : { HEALTH_PORT: String(port) }) };
  const [code] = await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit');
  return code as number;
}

test('the health check tells a service that lives from one that answers wrongly, one that is gone, and none named', async () => {
  const living = createOperationsServer({ service: { waitingFor: () => ['start'] }, metrics: [] });
  const port = await listen(living, 0);
  expect(await healthOf(port)).toBe(0);
  await new Promise((done) => living.close(done));
  expect(await healthOf(port)).toBe(1);
  const wrong = createServer((_, response) => response.writeHead(503).end());
  expect(await healthOf(await listen(wrong, 0))).toBe(1);
  wrong.closeAllConnections();
  await new Promise((done) => wrong.close(done));
  expect(await healthOf(undefined)).toBe(2);
});
