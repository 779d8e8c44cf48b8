/** A file as far as it is looked at here. */
interface Written {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * What is begun in one file and not gone on with in another where no compiler sees it: commands that nobody gives, tables
 * that no migration makes or that nobody was given rights to, rooms that nobody describes, rooms that are imported and
 * not declared. A line each, which begins with the path of what was begun.
 */
export function leftOpen(files: readonly Written[]): string[] {
  const product = files.filter(({ path }) => /^(packages|services)\//.test(path) && !isTest(path));
  const sources = product.filter(({ path }) => path.endsWith('.ts'));
  const migrations = product.filter(({ path }) => path.endsWith('.sql'));
  return [
    ...commandsNobodyGives(sources),
    ...tablesNobodyMakes(sources, migrations),
    ...roomsNobodyDescribes(product),
    ...roomsNobodyDeclares(product),
  ];
}

const isTest = (path: string): boolean =>
  /\.test\.ts$|\/(testing|conformance|test|test-[a-z-]+)\//.test(path);

function commandsNobodyGives(sources: readonly Written[]): string[] {
  const givers = sources.filter(({ path }) => !path.startsWith('packages/domain/'));
  const given = new Set(givers.flatMap(({ text }) => text.match(/'[A-Z]\w+'/g) ?? []));
  return sources
    .filter(({ path }) => /^packages\/domain\/src\/[^/]+\/commands\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^ {2}readonly type: ('\w+');$/gm)]
        .filter(([, name = '']) => !given.has(name))
        .map(([, name]) => `${path}: nobody gives the command ${name}`),
    );
}

/** A table that is filled by statements names its schema; one of a read model is defined by its columns. */
function tablesNobodyMakes(sources: readonly Written[], migrations: readonly Written[]): string[] {
  const sql = migrations.map(({ text }) => text.replaceAll(/'[^']*'/g, '')).join(';\n');
  const made = new Set(
    [...sql.matchAll(/\bcreate table (?:if not exists )?([\w.]+)/g)].map(([, name]) => name),
  );
  const granted = new Set(
    [...sql.matchAll(/\bgrant\b([^;]*?)\bto\b/g)].flatMap(([, what = '']) => what.match(/\w+\.\w+/g) ?? []),
  );
  const schemas = new Set([...made].flatMap((name) => name?.match(/^\w+(?=\.)/) ?? []));
  const statement = /\b(?:from|into|update|join) (\w+)\.(\w+)/g;
  return sources.flatMap(({ path, text }) => {
    const filled = [...text.matchAll(statement)].filter(([, schema = '']) => schemas.has(schema));
    const names = new Set(filled.map(([, schema, table]) => `${schema}.${table}`));
    const defined = [...text.matchAll(/\bdefineTable\(\{\s*name: '(\w+)'/g)].map(([, name = '']) => name);
    return [
      ...[...names, ...defined]
        .filter((name) => !made.has(name))
        .map((name) => `${path}: no migration makes ${name}`),
      ...[...names]
        .filter((name) => made.has(name) && !granted.has(name))
        .map((name) => `${path}: nobody may use ${name}`),
    ];
  });
}

function roomsNobodyDescribes(product: readonly Written[]): string[] {
  const paths = new Set(product.map(({ path }) => path));
  return [...paths]
    .filter((path) => /^(packages|services)\/[^/]+\/package\.json$/.test(path))
    .map((path) => path.replace('package.json', 'README.md'))
    .filter((readme) => !paths.has(readme))
    .map((readme) => `${readme}: is missing`);
}

function roomsNobodyDeclares(product: readonly Written[]): string[] {
  const texts = new Map(product.map(({ path, text }) => [path, text]));
  const sources = product.filter(({ path }) => path.endsWith('.ts'));
  return sources.flatMap(({ path, text }) => {
    const manifest = `${path.split('/').slice(0, 2).join('/')}/package.json`;
    const imported = [...text.matchAll(/^(?:import|export|\}) .*from '(@wabus\/[\w-]+)/gm)].map(
      ([, name]) => `"${name}"`,
    );
    const undeclared = imported.filter((name) => !texts.get(manifest)?.includes(name));
    return undeclared.map((name) => `${manifest}: does not declare ${name}`);
  });
}
