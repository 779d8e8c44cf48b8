import { type ProblemDefinition, problems } from '@wabus/api-contract';
import { classifyError, type ErrorEntry, errorCatalogue } from '@wabus/whatsapp';
import { table } from './table.ts';

const INTRO = `# Errors

Every code that the API answers, and every error of Meta that wabus knows. Generated from both catalogues by
\`node docs/generator/generate.ts\`; edit \`packages/api-contract/src/problems\` and \`packages/whatsapp/src/errors\`,
not this page. A running installation serves the same as \`/problems\` and \`/problems/<code>\`.

A refusal is \`application/problem+json\` with \`code\`, and \`type\` is the address of its page. The same codes stand in
\`failure.code\` of messages and recipients and in \`rejected\` of an upload, where no request failed. Branch on \`code\`:
codes are never renamed, the words around them may change. **Retry** says whether the same request may succeed later
without being changed.
`;

const META = `## Meta's errors

They stand in \`failure.code\` as \`meta-<code>\` (\`meta-http-<status>\` where Meta answered without an error of its own),
with Meta's words in \`failure.meta\`. The class decides what wabus does: the first three classes are tried again by
themselves, within limits. A code that is not listed has the class \`unknown\`. Where \`project\` stands under **retry**,
Meta refuses whatever the project sends, for the sake of its token, account or number: its messages wait until that is
mended (\`docs/onboarding.md\`).
`;

const SUBCODES = `### Subcodes

Where Meta's code only says that something about the request is wrong, \`error_subcode\` says what.
`;

/** The page `docs/errors.md`. */
export function errorsPage(): string {
  const rows = errorCatalogue.flatMap(rowsOf).sort((a, b) => a.first - b.first);
  const heads = ['code', 'class', 'retry', 'meaning', 'what to do', 'who can mend it'];
  const tableOf = (subcode: boolean): string =>
    table(
      heads,
      rows.filter((row) => row.subcode === subcode).map(({ cells }) => cells),
    );
  return `${INTRO}\n${problemSections()}\n${META}\n${tableOf(false)}\n${SUBCODES}\n${tableOf(true)}`;
}

function problemSections(): string {
  const byStatus = Map.groupBy(
    Object.entries(problems) as [string, ProblemDefinition][],
    ([, { status }]) => status,
  );
  return [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, list]) => `## ${status}\n\n${problemTable(list)}`)
    .join('\n');
}

const problemTable = (list: [string, ProblemDefinition][]): string =>
  table(
    ['code', 'title', 'meaning', 'what to do', 'retry'],
    list
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { title, meaning, advice, retryable }]) => [
        `\`${code}\``,
        title,
        meaning,
        advice,
        retryable ? 'yes' : 'no',
      ]),
  );

interface MetaRow {
  readonly first: number;
  readonly subcode: boolean;
  readonly cells: readonly string[];
}

function rowsOf({ codes, range, ...entry }: ErrorEntry): MetaRow[] {
  const subcode = entry.subcode ?? false;
  const [first = 0, last = 0] = codes;
  const known = codes.filter((code) => code > 0);
  const named = range
    ? [{ first, name: `${first} to ${last}` }]
    : known.map((code) => ({ first: code, name: `${code}` }));
  const { retryable, refused } = classifyError(subcode ? { code: 100, subcode: first } : { code: first });
  return named.map(({ first: from, name }) => ({
    first: from,
    subcode,
    cells: [
      name,
      `\`${entry.class}\``,
      refused ? `project: ${refused}` : retryable ? 'yes' : 'no',
      entry.meaning,
      entry.over ? `${entry.advice} Once given up: ${entry.over}` : entry.advice,
      entry.fixableBy,
    ],
  }));
}
