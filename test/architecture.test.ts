import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leftOpen } from './left-open.ts';
import {
  importsOf,
  projectFiles,
  readProjectFile,
  root,
  type SourceFile,
  sourceFiles,
} from './source-files.ts';

const files = sourceFiles();
const areaOf = (path: string): string => path.split('/').slice(0, 2).join('/');
const product = files.filter(({ path }) => /^(packages|services)\//.test(path));
const isTest = ({ path }: SourceFile): boolean =>
  /\.test\.ts$|\/(testing|conformance|test|test-[a-z-]+)\//.test(path);

/** Package name → folder, such as `@wabus/events` → `packages/events`. */
const folderOf = new Map(
  projectFiles('/package.json')
    .filter((path) => /^(packages|services)\//.test(path))
    .map((path) => [(JSON.parse(readProjectFile(path)) as { name: string }).name, dirname(path)]),
);

interface Arrow {
  readonly from: SourceFile;
  readonly module: string;
  readonly to: string;
}

const arrows: Arrow[] = product.flatMap((from) =>
  importsOf(from)
    .filter((module) => module.startsWith('@wabus/'))
    .map((module) => ({
      from,
      module,
      to: folderOf.get(module.split('/').slice(0, 2).join('/')) ?? `unknown ${module}`,
    })),
);

describe('arrows between rooms', () => {
  test('a package never imports a service', () => {
    const wrong = arrows.filter(
      ({ from, to }) => from.path.startsWith('packages/') && to.startsWith('services/'),
    );
    expect(wrong.map(({ from, module }) => `${from.path} → ${module}`)).toEqual([]);
  });

  test('a service never imports another service; only the standalone composition may', () => {
    const wrong = arrows.filter(
      ({ from, to }) =>
        from.path.startsWith('services/') &&
        !from.path.startsWith('services/standalone/') &&
        to.startsWith('services/') &&
        to !== areaOf(from.path),
    );
    expect(wrong.map(({ from, module }) => `${from.path} → ${module}`)).toEqual([]);
  });

  test('nobody reaches into another room by a relative path', () => {
    const wrong = product.flatMap((from) =>
      importsOf(from)
        .filter((module) => module.startsWith('.'))
        .filter((module) => areaOf(normalize(join(dirname(from.path), module))) !== areaOf(from.path))
        .map((module) => `${from.path} → ${module}`),
    );
    expect(wrong).toEqual([]);
  });

  test('every import of a room is declared in its manifest', () => {
    const wrong = product.flatMap((from) => {
      const manifest = JSON.parse(readProjectFile(`${areaOf(from.path)}/package.json`)) as Record<
        string,
        object
      >;
      const declared = { ...manifest.dependencies, ...manifest.devDependencies };
      const names = importsOf(from).filter((module) => !/^(\.|node:|vitest)/.test(module));
      return names
        .map((module) =>
          module
            .split('/')
            .slice(0, module.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => !isTest(from) && !(name in declared) && name !== manifest.name?.toString())
        .map((name) => `${from.path} → ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('packages import each other in one direction only', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of arrows.filter(({ from, to }) => !isTest(from) && to !== areaOf(from.path))) {
      edges.set(areaOf(from.path), (edges.get(areaOf(from.path)) ?? new Set()).add(to));
    }
    expect(cycleIn(edges)).toEqual([]);
  });

  test('no file imports itself through others, not even for a type', () => {
    const known = new Set(files.map(({ path }) => path));
    const edges = new Map(
      files.map((from) => {
        const near = importsOf(from).filter((module) => module.startsWith('.'));
        const paths = near.map((module) => normalize(join(dirname(from.path), module)));
        return [from.path, new Set(paths.filter((path) => known.has(path)))];
      }),
    );
    expect(cycleIn(edges)).toEqual([]);
  });

  test('a statement names tables of its own room; those of another come from a port that names their owner', () => {
    const owners: Readonly<Record<string, string>> = {
      event_store: 'packages/event-store/',
      event_log: 'packages/event-log/',
      keyring: 'packages/keyring/',
      vault: 'packages/vault/',
      read_models: 'packages/read-models/',
      analytics: 'packages/read-models/',
      installation: 'packages/engines/',
      jobs: 'packages/jobs/',
      standalone: 'services/standalone/',
      relay: 'services/relay/',
      scheduler: 'services/scheduler/',
      sender: 'services/sender/',
      // The room of media is a service and a package: others keep and read files by the package.
      media: '(?:packages|services)/media/',
      webhook_archive: 'packages/webhook-archive/',
    };
    // What the relay tells everybody: nobody can import the service that owns it.
    const ports = ['packages/event-log/src/relay-progress.ts'];
    const named = new RegExp(
      `\\b(?:from|join|into|update|table|to_regclass\\(')\\s*(${Object.keys(owners).join('|')})\\.[a-z]`,
      'g',
    );
    const wrong = product
      .filter((file) => !isTest(file) && !ports.includes(file.path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(named)]
          .filter(([, schema = '']) => !new RegExp(`^${owners[schema] ?? ''}`).test(path))
          .map(([found]) => `${path}: ${found}`),
      );
    expect(wrong).toEqual([]);
  });

  test('events and domain do no I/O', () => {
    const allowed = /^(\.|zod$|avsc$|uuid$|node:(buffer|crypto|util)|@wabus\/events$)/;
    const pure = product.filter(
      (file) =>
        !isTest(file) &&
        /^packages\/(events|domain)\/src\//.test(file.path) &&
        !file.path.endsWith('/generate.ts'),
    );
    const wrong = pure.flatMap((from) =>
      importsOf(from)
        .filter((module) => !allowed.test(module) && !/\/schemas\b|node:(fs|path|url)/.test(module))
        .map((module) => `${from.path} → ${module}`),
    );
    expect(wrong).toEqual([]);
  });

  test('only packages/engines opens the adapters of store and log', () => {
    const adapters = /\bcreate(PostgresEvent(Store|Log)|KafkaEventLog|EventStoreDbEventStore)\b/;
    const allowed = /^packages\/(engines|event-store|event-log)\//;
    const wrong = product.filter(
      (file) => !isTest(file) && !allowed.test(file.path) && adapters.test(file.text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('only packages/providers runs code of an adapter; the normaliser places its facts, and knows their types', () => {
    const adapters = /^packages\/whatsapp$/;
    const wrong = arrows.filter(
      ({ from, module, to }) =>
        adapters.test(to) &&
        !isTest(from) &&
        ![to, 'packages/providers'].includes(areaOf(from.path)) &&
        (valueImportsOf(from).includes(module) ||
          !from.path.startsWith('services/webhook-ingest/src/normaliser/')),
    );
    expect(wrong.map(({ from, module }) => `${from.path} → ${module}`)).toEqual([]);
  });

  test('nobody waits for ever for Postgres but who installs, migrates or rebuilds', () => {
    const endless = product
      .filter((file) => !isTest(file))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\bcreatePool\(\{[\s\S]*?\}\)/g)].map(([call]) => ({ path, call })),
      )
      .filter(({ call }) => !/\bownerUrl\b|\banswerMs\b/.test(call));
    expect(endless.map(({ path }) => path)).toEqual([]);
  });

  test('every HTTP server is made by the platform, so that no refusal of it is a bare status line', () => {
    const made = /\bcreateServer\b[^;]*from 'node:http'/;
    // The simulated Graph API refuses as Meta's servers do.
    const allowed = /^packages\/(platform\/src\/http-server|graph-simulator\/src\/graph\/server)\.ts$/;
    const wrong = product.filter((file) => !isTest(file) && !allowed.test(file.path) && made.test(file.text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
    expect(product.some(({ path, text }) => allowed.test(path) && made.test(text))).toBe(true);
  });

  test("tables of another room are asked through its port, by no statement of one's own", () => {
    // Letters, waiting statuses and unknown facts are written by the normaliser alone; they stand where they are read.
    const owned = [
      { table: /\brelay\.checkpoint\b/, by: /^services\/(relay|standalone)\/|^packages\/event-log\// },
      {
        table: /\bread_models\.(?!(dead_letters|waiting_statuses|unknown_facts)\b)[a-z_]+/,
        by: /^packages\/(read-models|gates|projection)\//,
      },
      {
        table: /\bread_models\.(dead_letters|waiting_statuses|unknown_facts)\b/,
        by: /^services\/webhook-ingest\//,
      },
    ];
    const wrong = product
      .filter((file) => !isTest(file))
      .flatMap(({ path, text }) =>
        owned.flatMap(({ table, by }) => {
          const [found] = table.exec(text) ?? [];
          return found === undefined || by.test(path) ? [] : [`${path} → ${found}`];
        }),
      );
    expect(wrong).toEqual([]);
  });

  test('nothing is begun and not gone on with: commands, tables, rooms', () => {
    const others = projectFiles('.sql', 'package.json', 'README.md');
    const read = others.map((path) => ({ path, text: readProjectFile(path) }));
    expect(leftOpen([...files, ...read])).toEqual([]);
  });

  test('the public receiver reaches neither vault, nor keyring, nor the Graph client', () => {
    const reached = reachableFrom('services/webhook-ingest/src/receiver/main.ts');
    expect(reached.length).toBeGreaterThan(1);
    const forbidden = /^packages\/(vault|keyring|graph-simulator)\/|^packages\/whatsapp\/src\/graph\//;
    expect(reached.filter((path) => forbidden.test(path))).toEqual([]);
  });
});

/** Files that a file imports for values, directly or through others; a room's name leads to its entry. */
function reachableFrom(start: string): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const next = [start];
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    const file = byPath.get(path);
    if (!file || seen.has(path)) continue;
    seen.add(path);
    for (const module of valueImportsOf(file)) {
      const target = module.startsWith('.') ? normalize(join(dirname(path), module)) : entryOf(module);
      if (target) next.push(target);
    }
  }
  return [...seen];
}

/** Type imports vanish when the code runs: they lead nowhere. */
function valueImportsOf({ parsed }: SourceFile): string[] {
  const { staticImports, staticExports } = parsed.module;
  const imported = staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest && !isType ? [moduleRequest.value] : [])),
  );
  return [...imported, ...exported];
}

function entryOf(module: string): string | undefined {
  const [scope, name, ...rest] = module.split('/');
  const folder = folderOf.get(`${scope}/${name}`);
  if (!folder) return undefined;
  const manifest = JSON.parse(readProjectFile(`${folder}/package.json`)) as {
    exports: Record<string, string>;
  };
  const target = manifest.exports[rest.length > 0 ? `./${rest.join('/')}` : '.'];
  return target && existsSync(join(root, folder, target)) ? normalize(join(folder, target)) : undefined;
}

function cycleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of edges.get(node) ?? []) {
      const found = visit(next, [...path, node]);
      if (found.length > 0) return found;
    }
    done.add(node);
    return [];
  };
  for (const node of edges.keys()) {
    const found = visit(node, []);
    if (found.length > 0) return found;
  }
  return [];
}
