import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { table } from './table.ts';

const root = join(import.meta.dirname, '..', '..');

const INTRO = `# Metrics

What \`/metrics\` of each process says, in the text format of Prometheus. Generated from the places that define them by
\`node docs/generator/generate.ts\`; edit those, not this page. Every sample has the label \`service\` beside those named
here; \`npm start\` serves those of all services at its one address. Distributions are in seconds and end in \`_bucket\`,
\`_sum\` and \`_count\`. No label holds a phone number, a name or a tenant.
`;

/** One definition of a metric. */
interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Folder of the service or package. */
  readonly room: string;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * The page `docs/metrics.md`.
 * @param files paths of the sources from the root
 */
export function metricsPage(files: readonly string[]): string {
  const found = files.flatMap(definitionsIn);
  const rooms = [...Map.groupBy(found, ({ room }) => room)].sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = rooms.map(([room, own]) => {
    const rows = [...own]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, kind, labels, help }) => [
        `\`${name}\``,
        kind,
        labels.map((label) => `\`${label}\``).join(', '),
        help,
      ]);
    return `## ${room}\n\n${table(['metric', 'kind', 'labels', 'what it says'], rows)}`;
  });
  return [INTRO, ...sections].join('\n');
}

function definitionsIn(path: string): Definition[] {
  const text = readFileSync(join(root, path), 'utf8');
  if (!text.includes("'wabus_")) return [];
  const found: Definition[] = [];
  new Visitor({
    CallExpression: (call) => {
      const { callee } = call as unknown as { callee: { property?: { name?: string } } };
      const kind = callee.property?.name ?? '';
      if (!['counter', 'gauge', 'histogram'].includes(kind)) return;
      const [name, help, labels] = call.arguments as unknown as readonly Node[];
      if (typeof name?.value !== 'string' || !name.value.startsWith('wabus_')) return;
      found.push({
        name: name.value,
        kind,
        help: wordsOf(help, path),
        labels: labelsOf(labels),
        room: roomOf(path),
      });
    },
  }).visit(parseSync(path, text).program);
  return found;
}

function wordsOf(node: Node | undefined, path: string): string {
  if (typeof node?.value === 'string') return node.value;
  throw new Error(`${path}: say what a metric means as one text, so that docs/metrics.md can have it`);
}

function labelsOf(node: Node | undefined): string[] {
  const elements = (node?.elements ?? []) as readonly Node[];
  return elements.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

const roomOf = (path: string): string => relative(root, join(root, path)).split('/').slice(0, 2).at(-1) ?? '';
