import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openApiDocument } from '@wabus/api-contract/openapi';
import { readModelsPage } from '@wabus/read-models';
import { asyncApiText } from './asyncapi.ts';
import { clientOperations, clientTypes } from './client-types.ts';
import { consentPage } from './consent-page.ts';
import { errorsPage } from './errors-page.ts';
import { metricsPage } from './metrics-page.ts';
import { peoplePage } from './people-page.ts';
import { performancePages } from './performance-page.ts';
import { settingsPage } from './settings-page.ts';
import { statesPage } from './states-page.ts';
import { templatesPage } from './templates-page.ts';
import { webhooksPage } from './webhooks-page.ts';

const HELP = `Usage: node docs/generator/generate.ts [--check]

Writes, from the data that the code itself runs on:
  docs/consent.md   the words with which people stop and start marketing
  docs/errors.md   every problem code, and every error of Meta that wabus knows
  docs/performance.md   what a message costs, from what bench/cost saved, with its charts
  docs/people.md   how phone numbers are read, and who a person is
  docs/read-models.md   every table, view and column that people and services read
  docs/running.md   how wabus is run, and every setting of every process
  docs/metrics.md   every metric, its labels and what it says
  docs/states.md   the statuses of projects, templates, campaigns, messages and conversations
  docs/templates.md   the rules that a template is checked by, and how its variables are called
  docs/webhooks.md   what Meta tells by webhooks, and what becomes of it
  docs/asyncapi.json   the topics and every event on them, as AsyncAPI 3.0
  docs/openapi.json   the HTTP API, as every installation serves it
  packages/client/src/generated   the types of @wabus/client, from the HTTP API

  --check   write nothing; exit 1 when a page is stale
  --help    this text`;

/** Every TypeScript file of services and packages that is no test, in a fixed order. */
const sources = (): string[] =>
  ['packages', 'services']
    .flatMap((area) =>
      readdirSync(new URL(`../../${area}`, import.meta.url), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${area}/${path}`,
      ),
    )
    .filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/') && !/\.test\.ts$/.test(path))
    .sort();

/** The document that every installation serves as `/openapi.json`. */
const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 1)}\n`;

const measured = [...performancePages()].map(([name, text]): [URL, () => string] => [
  new URL(`../${name}`, import.meta.url),
  () => text,
]);

const generated = (name: string): URL =>
  new URL(`../../packages/client/src/generated/${name}`, import.meta.url);

const pages = new Map<URL, () => string | Promise<string>>([
  [new URL('../consent.md', import.meta.url), consentPage],
  [new URL('../errors.md', import.meta.url), errorsPage],
  [new URL('../people.md', import.meta.url), peoplePage],
  [new URL('../read-models.md', import.meta.url), readModelsPage],
  [new URL('../running.md', import.meta.url), settingsPage],
  [new URL('../metrics.md', import.meta.url), () => metricsPage(sources())],
  [new URL('../states.md', import.meta.url), statesPage],
  [new URL('../templates.md', import.meta.url), templatesPage],
  [new URL('../webhooks.md', import.meta.url), () => webhooksPage(sources())],
  [new URL('../asyncapi.json', import.meta.url), asyncApiText],
  [new URL('../openapi.json', import.meta.url), openApiText],
  [generated('operations.ts'), () => clientOperations(openApiDocument())],
  [generated('types.ts'), () => clientTypes(JSON.parse(openApiText()))],
  ...measured,
]);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const written = await Promise.all([...pages].map(async ([file, page]) => ({ file, text: await page() })));
  const stale = written.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  if (values.check) {
    for (const { file } of stale) {
      console.error(`stale: ${fileURLToPath(file)} (run node docs/generator/generate.ts)`);
    }
    return stale.length === 0 ? 0 : 1;
  }
  for (const { file, text } of stale) writeFileSync(file, text);
  console.log(stale.length === 0 ? 'Everything is up to date.' : `Wrote ${stale.length} pages.`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
