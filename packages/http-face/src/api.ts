import { type OtherPages, ProblemError, problem, problems } from '@wabus/api-contract';
import { handleOperations, type Ids, type Logger, type Metrics, type Operated } from '@wabus/platform';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { allowedMethods, type Methods } from './allowed-methods.ts';
import { type Bind, type BindPorts, binder } from './bind.ts';
import { docsPage } from './docs-page.ts';
import { problemPagesRouter } from './problem-pages.ts';
import { endWithUnreadBody } from './unread-body.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What an HTTP face is made of. */
export interface ApiPorts extends BindPorts {
  readonly logger: Logger;
  readonly ids: Pick<Ids, 'fresh'>;
  /** Counts answers and problems where given. */
  readonly metrics?: Metrics;
  /** Answers `/healthz`, `/readyz` and `/metrics` where given. */
  readonly operated?: Operated;
  /** Pages below `/problems` of codes that are not of the catalogue, such as Meta's. */
  readonly otherPages?: OtherPages;
  /** Turns an error of the service's own (a broken rule, a lost upstream) into a problem; null for any other. */
  translate?(error: unknown): ProblemError | null;
}

/**
 * An Express app with the conventions of the API: request ids, security headers, 405 for a method that a path does not
 * have, operations routes, `/openapi.json`, `/docs`, `/problems`, the routes that `routes` binds, and every error as problem+json without internals.
 */
export function createApi(ports: ApiPorts, routes: (bind: Bind) => void): Express {
  const table = Router();
  const bind = binder(table, ports);
  const bound: Methods[] = [];
  routes((contract, handler) => {
    bound.push(contract);
    bind(contract, handler);
  });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(closing(), withRequestId(ports.ids));
  app.use(helmet());
  if (ports.metrics) app.use(timed(ports.metrics));
  app.use(allowedMethods(bound));
  if (ports.operated) app.use(operations(ports.operated));
  app.get('/openapi.json', openApi());
  app.use(docsPage(), problemPagesRouter(ports.otherPages), table);
  app.use(() => {
    throw problem('route-not-found');
  });
  app.use(answerProblem(ports));
  return app;
}

/** Durations by route and status, and problems by code; a request without a route of the table counts as `other`. */
function timed(metrics: Metrics): RequestHandler {
  const seconds = metrics.histogram('wabus_http_request_seconds', 'Time to answer', ['operation', 'status']);
  const refusals = metrics.counter('wabus_http_problems_total', 'Problems answered', ['operation', 'code']);
  return (_request, response, next) => {
    const end = seconds.startTimer();
    response.once('finish', () => {
      const { operation = 'other', problemCode } = response.locals;
      end({ operation, status: String(response.statusCode) });
      if (problemCode) refusals.inc({ operation, code: problemCode });
    });
    next();
  };
}

function closing(): RequestHandler {
  return (request, response, next) => {
    endWithUnreadBody(request, response);
    next();
  };
}

/** Sets `X-Request-Id`: the caller's when it is a UUID (so nothing personal comes in by it), else a fresh one. */
function withRequestId(ids: Pick<Ids, 'fresh'>): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    const requestId = UUID.test(given) ? given.toLowerCase() : ids.fresh();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    next();
  };
}

function operations(operated: Operated): RequestHandler {
  return async (request, response, next) => {
    if (!(await handleOperations(operated, request, response))) next();
  };
}

/** Made, and what makes it loaded, when somebody asks for it. */
function openApi(): RequestHandler {
  let text: string | undefined;
  return async (_request, response) => {
    const { openApiDocument } = await import('@wabus/api-contract/openapi');
    text ??= JSON.stringify(openApiDocument());
    response.type('application/json').send(text);
  };
}

function answerProblem(ports: ApiPorts): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const found = known(ports, error);
    const requestId = response.locals.requestId;
    if (request.destroyed && !request.complete) return;
    if (!found) ports.logger.error({ err: error, requestId, method: request.method }, 'request failed');
    if (response.headersSent) return void response.destroy();
    const answer = found ?? problem('internal-error');
    response.locals.problemCode = answer.code;
    if (problems[answer.code].retryable && answer.status !== 422) response.set('Retry-After', '1');
    if (answer.occurrence.replayed) response.set('Idempotent-Replayed', 'true');
    if (answer.status === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(answer.status).type('application/problem+json').send(JSON.stringify(answer.body()));
  };
}

function known(ports: ApiPorts, error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof URIError) return problem('route-not-found');
  return ports.translate?.(error) ?? null;
}
