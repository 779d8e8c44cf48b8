import {
  findProblemPage,
  type OtherPages,
  type ProblemPage,
  problem,
  problemPages,
} from '@wabus/api-contract';
import { type Response, Router } from 'express';
import { htmlPage, sentenceHtml } from './html.ts';
import { pagePolicy } from './page-policy.ts';

/** Where the list of all codes lies; the page of each lies below it. */
export const PROBLEMS_PATH = '/problems';

const style = `<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
th { text-align: left; vertical-align: top; padding-right: 1.5rem; font-weight: 600 }
td { padding-bottom: .5rem }
code { background: #8882; padding: 0 .2em; border-radius: 3px }
</style>
`;

/** `/problems` and `/problems/<code>`: JSON, or HTML for a browser; `others` are codes that stand only in `failure`. */
export function problemPagesRouter(others?: OtherPages): Router {
  const router = Router();
  router.use(PROBLEMS_PATH, pagePolicy({ scripts: false }));
  router.get(PROBLEMS_PATH, (request, response) => {
    const pages = [...problemPages(), ...(others?.listed ?? [])];
    send(response, request.accepts(['json', 'html']), { data: pages, next: null }, () => listHtml(pages));
  });
  router.get(`${PROBLEMS_PATH}/:code`, (request, response) => {
    const page = findProblemPage(request.params.code, others);
    if (!page)
      throw problem('not-found', { detail: 'No problem has this code; all are listed at /problems.' });
    send(response, request.accepts(['json', 'html']), page, () => pageHtml(page));
  });
  return router;
}

function send(response: Response, wanted: string | false, json: unknown, html: () => string): void {
  response.vary('Accept');
  if (wanted === 'html') response.type('html').send(html());
  else response.json(json);
}

function pageHtml(page: ProblemPage): string {
  const rows: [string, string][] = [
    ['Code', `<code>${sentenceHtml(page.code)}</code>`],
    ['Meaning', sentenceHtml(page.meaning)],
    ['What to do', sentenceHtml(page.advice)],
    [
      'HTTP status',
      page.status === null ? 'none: it stands in <code>failure.code</code>' : String(page.status),
    ],
    ['Retryable', page.retryable ? 'yes: the same may succeed later' : 'no: something must change first'],
  ];
  const table = rows
    .map(([name, html]) => `<tr><th scope="row">${name}</th><td>${html}</td></tr>\n`)
    .join('');
  const body = `<h1>${sentenceHtml(page.title)}</h1>\n<table>\n${table}</table>\n`;
  return htmlPage(page.code, `${body}<p><a href="${PROBLEMS_PATH}">All codes</a></p>\n`, style);
}

function listHtml(pages: readonly ProblemPage[]): string {
  const rows = pages.map(
    ({ code, title, status }) =>
      `<tr><td><a href="${PROBLEMS_PATH}/${encodeURIComponent(code)}"><code>${sentenceHtml(code)}</code></a></td>` +
      `<td>${status ?? ''}</td><td>${sentenceHtml(title)}</td></tr>\n`,
  );
  return htmlPage('Problems', `<h1>Problems</h1>\n<table>\n${rows.join('')}</table>\n`, style);
}
