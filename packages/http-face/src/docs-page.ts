import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';
import { htmlPage } from './html.ts';
import { pagePolicy } from './page-policy.ts';

/** Where the page lies; its files lie below it. */
const DOCS_PATH = '/docs';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;
/** Every path that `docsPage` answers beside its own. */
export const docsPaths = ['/', ...['start.js', ...FILES].map((file) => `${DOCS_PATH}/${file}`)];

const DAY_MS = 86_400_000;

const head = `<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
<script src="docs/swagger-ui-bundle.js" defer></script>
<script src="docs/start.js" defer></script>
`;
const page = htmlPage('wabus: try the API', '<div id="swagger-ui"></div>\n', head);

/** The token that somebody enters is kept in the page's memory only; nothing is asked of another host. */
const start = `window.ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;

/**
 * The page to try the API, on the served `/openapi.json`: Swagger UI from the installed package, no other host. A
 * token can be entered there ("Authorize").
 */
export function docsPage(): Router {
  const router = Router({ strict: true });
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  // Who opens the address of the API wants to know what is there.
  router.get('/', (_request, response) => response.redirect(302, `.${DOCS_PATH}`));
  router.use(DOCS_PATH, pagePolicy({ scripts: true }));
  router.get(DOCS_PATH, (_request, response) => void response.type('html').send(page));
  router.get(`${DOCS_PATH}/`, (_request, response) => response.redirect(308, `..${DOCS_PATH}`));
  router.get(`${DOCS_PATH}/start.js`, (_request, response) => void response.type('js').send(start));
  for (const file of FILES) {
    router.get(`${DOCS_PATH}/${file}`, (_request, response) =>
      response.sendFile(file, { root: assets, maxAge: DAY_MS }),
    );
  }
  return router;
}
